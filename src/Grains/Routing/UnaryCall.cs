using ServingCluster.Inference;

namespace ServingCluster.Grains.Routing;

/// <summary>A request that is answered in one piece.</summary>
internal readonly struct UnaryCall(ReplicaCaller caller) : IReplicaCall<InvocationResponse>
{
    public ValueTask<InvocationResponse?> SendAsync(RoutedReplica replica, InvocationRequest request, CancellationToken cancellationToken) =>
        caller.SendAsync(replica, request, cancellationToken);

    public InvocationResponse Failed(InvocationResponse failure) => failure;

    public Usage UsageOf(InvocationResponse answer) => answer.Usage;

    public bool TakesOver(InvocationResponse answer, EntityState entity, in Admission admission)
    {
        answer.ServedEntity = entity.Name;
        return false;
    }
}
