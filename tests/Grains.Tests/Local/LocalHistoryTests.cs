using ServingCluster.Grains.TestKit.Cluster;

namespace ServingCluster.Grains.Tests.Local;

public sealed class LocalHistoryTests : HistoryContract
{
    protected override ValueTask<IClusterFixture> StartAsync() => new(new LocalClusterFixture());
}
