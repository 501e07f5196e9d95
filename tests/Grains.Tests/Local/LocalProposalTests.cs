using ServingCluster.Grains.TestKit.Cluster;

namespace ServingCluster.Grains.Tests.Local;

public sealed class LocalProposalTests : ProposalContract
{
    protected override ValueTask<IClusterFixture> StartAsync() => new(new LocalClusterFixture());
}
