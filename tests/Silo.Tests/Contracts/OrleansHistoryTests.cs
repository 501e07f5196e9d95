using ServingCluster.Grains.TestKit.Cluster;

namespace ServingCluster.Silo.Tests.Contracts;

public sealed class OrleansHistoryTests : HistoryContract
{
    protected override ValueTask<IClusterFixture> StartAsync() => OrleansClusterFixture.StartAsync();
}
