using ServingCluster.Errors;
using ServingCluster.Inference;

namespace ServingCluster.Grains.Routing;

/// <summary>A request that is answered in one piece.</summary>
internal readonly struct UnaryCall(ReplicaCaller caller, ExternalCaller external, Surfaces surfaces) : IReplicaCall<InvocationResponse>
{
    public ValueTask<InvocationResponse?> SendAsync(
        RoutedReplica replica, int attempt, InvocationRequest request, CancellationToken cancellationToken) =>
        Surfaces.Carries(request.Task)
            ? surfaces.CarryAsync(caller, replica, attempt, request, cancellationToken)
            : caller.SendAsync(replica, attempt, request, cancellationToken);

    public ValueTask<InvocationResponse?> AskProviderAsync(EntityModel route, InvocationRequest request, CancellationToken cancellationToken) =>
        external.SendAsync(route, request, cancellationToken);

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
