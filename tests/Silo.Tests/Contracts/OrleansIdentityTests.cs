using ServingCluster.Grains.TestKit.Cluster;

namespace ServingCluster.Silo.Tests.Contracts;

public sealed class OrleansIdentityTests : IdentityContract
{
    protected override ValueTask<IClusterFixture> StartAsync() => OrleansClusterFixture.StartAsync();
}
