using ServingCluster.Inference;

namespace ServingCluster.Grains.Routing;

/// <summary>A replica that answers a stream.</summary>
internal sealed class ReplicaOrigin(ReplicaCaller caller, RoutedReplica replica) : IStreamOrigin
{
    public string Kind => "replica";

    public bool KeepsDeadlines => false;

    public IAsyncEnumerable<InvocationChunk> Enter(InvocationRequest request, CancellationToken cancellationToken)
    {
        replica.Enter();
        return replica.Grain.StreamAsync(request, cancellationToken);
    }

    public void Leave() => replica.Leave();

    public void Gone(string reason) => caller.Gone(replica, reason);

    public InvocationResponse? FailureOf(Exception exception) => caller.FailureOf(replica, exception);
}
