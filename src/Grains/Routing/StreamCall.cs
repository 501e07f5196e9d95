using ServingCluster.Inference;

namespace ServingCluster.Grains.Routing;

/// <summary>A request that is answered piece by piece.</summary>
internal readonly struct StreamCall(ReplicaCaller caller, TimeProvider time) : IReplicaCall<RoutedStream>
{
    public ValueTask<RoutedStream?> SendAsync(RoutedReplica replica, InvocationRequest request, CancellationToken cancellationToken) =>
        RoutedStream.OpenAsync(caller, replica, request, time, cancellationToken);

    public RoutedStream Failed(InvocationResponse failure) => new(failure);

    public Usage UsageOf(RoutedStream answer) => answer.Failure?.Usage ?? default;

    public bool TakesOver(RoutedStream answer, EntityState entity, in Admission admission) => answer.TakeOver(entity, admission);
}
