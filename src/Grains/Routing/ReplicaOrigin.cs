using System.Diagnostics;
using ServingCluster.Inference;
using ServingCluster.Telemetry;

namespace ServingCluster.Grains.Routing;

/// <summary>A replica that answers a stream.</summary>
internal sealed class ReplicaOrigin(ReplicaCaller caller, RoutedReplica replica, int attempt) : IStreamOrigin
{
    private Activity? _span;

    public string Kind => "replica";

    public bool KeepsDeadlines => false;

    public IAsyncEnumerable<InvocationChunk> Enter(InvocationRequest request, CancellationToken cancellationToken)
    {
        replica.Enter();
        _span = RouterSpans.StartCall(replica.Key, attempt);
        return replica.Grain.StreamAsync(RouterSpans.Within(request), cancellationToken);
    }

    public void Leave()
    {
        replica.Leave();
        _span?.Dispose();
    }

    public void Gone(string reason)
    {
        RouterSpans.Lost(_span);
        caller.Gone(replica, reason);
    }

    public InvocationResponse? FailureOf(Exception exception)
    {
        _span.FailWith(exception);
        return caller.FailureOf(replica, exception);
    }
}
