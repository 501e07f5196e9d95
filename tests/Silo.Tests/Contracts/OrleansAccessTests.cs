using ServingCluster.Grains.TestKit.Cluster;

namespace ServingCluster.Silo.Tests.Contracts;

public sealed class OrleansAccessTests : AccessContract
{
    protected override ValueTask<IClusterFixture> StartAsync() => OrleansClusterFixture.StartAsync();
}
