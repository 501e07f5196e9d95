using ServingCluster.Grains.TestKit.Cluster;

namespace ServingCluster.Silo.Tests.Contracts;

public sealed class OrleansUpdateProgressTests : UpdateProgressContract
{
    protected override ValueTask<IClusterFixture> StartAsync() => OrleansClusterFixture.StartAsync();
}
