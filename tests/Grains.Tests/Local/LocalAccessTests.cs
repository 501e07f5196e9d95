using ServingCluster.Grains.TestKit.Cluster;

namespace ServingCluster.Grains.Tests.Local;

public sealed class LocalAccessTests : AccessContract
{
    protected override ValueTask<IClusterFixture> StartAsync() => new(new LocalClusterFixture());
}
