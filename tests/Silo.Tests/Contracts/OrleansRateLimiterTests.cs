using ServingCluster.Grains.TestKit.Cluster;

namespace ServingCluster.Silo.Tests.Contracts;

public sealed class OrleansRateLimiterTests : RateLimiterContract
{
    protected override ValueTask<IClusterFixture> StartAsync() => OrleansClusterFixture.StartAsync();
}
