using ServingCluster.Frontend.Health;

namespace ServingCluster.Silo.Hosting;

/// <summary>
/// The process is a member of the cluster. Not whether the database answers: requests are served without it, and to take every
/// frontend away for as long as it does not would turn its failure into one of everything.
/// </summary>
internal sealed class MemberCheck(ISiloStatusOracle self) : IReadinessCheck
{
    public string Name => "member";

    public ValueTask<string?> CheckAsync(CancellationToken cancellationToken) =>
        new(self.CurrentStatus == SiloStatus.Active ? null : $"This process is {self.CurrentStatus} in the cluster.");
}
