using ServingCluster.Grains.TestKit.Cluster;

namespace ServingCluster.Grains.Tests.Local;

public sealed class LocalIdentityTests : IdentityContract
{
    protected override ValueTask<IClusterFixture> StartAsync() => new(new LocalClusterFixture());
}
