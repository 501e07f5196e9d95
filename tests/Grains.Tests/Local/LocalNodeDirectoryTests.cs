using ServingCluster.Grains.TestKit.Cluster;

namespace ServingCluster.Grains.Tests.Local;

public sealed class LocalNodeDirectoryTests : NodeDirectoryContract
{
    protected override ValueTask<IClusterFixture> StartAsync() => new(new LocalClusterFixture());
}
