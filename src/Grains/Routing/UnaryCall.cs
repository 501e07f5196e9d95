using ServingCluster.Errors;
using ServingCluster.External;
using ServingCluster.Inference;

namespace ServingCluster.Grains.Routing;

/// <summary>A request that is answered in one piece.</summary>
internal readonly struct UnaryCall(ReplicaCaller caller, ExternalCaller external) : IReplicaCall<InvocationResponse>
{
    public ValueTask<InvocationResponse?> SendAsync(RoutedReplica replica, InvocationRequest request, CancellationToken cancellationToken) =>
        caller.SendAsync(replica, request, cancellationToken);

    public ValueTask<InvocationResponse> SendAsync(ExternalTarget target, InvocationRequest request, CancellationToken cancellationToken) =>
        external.SendAsync(target, request, cancellationToken);

    public ErrorCode? ErrorOf(InvocationResponse answer) => answer.Error;

    public ValueTask ReplaceAsync(InvocationResponse answer, InvocationResponse by)
    {
        by.Upstream += answer.Upstream;
        answer.Dispose();
        return default;
    }

    public InvocationResponse Failed(InvocationResponse failure) => failure;

    public Usage UsageOf(InvocationResponse answer) => answer.Usage;

    public bool TakesOver(InvocationResponse answer, EntityState entity, in Admission admission)
    {
        answer.ServedEntity = entity.Name;
        return false;
    }
}
