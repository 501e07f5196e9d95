using ServingCluster.Errors;
using ServingCluster.External;
using ServingCluster.Inference;

namespace ServingCluster.Grains.Routing;

/// <summary>A request that is answered piece by piece.</summary>
internal readonly struct StreamCall(ReplicaCaller caller, ExternalCaller external, Surfaces surfaces, TimeProvider time) : IReplicaCall<RoutedStream>
{
    public ValueTask<RoutedStream?> SendAsync(
        RoutedReplica replica, int attempt, InvocationRequest request, CancellationToken cancellationToken) =>
        RoutedStream.OpenAsync(OriginOf(replica, attempt, request.Task), request, time, cancellationToken);

    public ValueTask<RoutedStream> SendAsync(ExternalTarget target, InvocationRequest request, CancellationToken cancellationToken) =>
        external.OpenAsync(target, request, cancellationToken);

    public ErrorCode? ErrorOf(RoutedStream answer) => answer.Failure?.Error;

    public ValueTask ReplaceAsync(RoutedStream answer, RoutedStream by)
    {
        by.Upstream += answer.Upstream;
        return answer.DisposeAsync();
    }

    public RoutedStream Failed(InvocationResponse failure) => new(failure);

    public Usage UsageOf(RoutedStream answer) => answer.Failure?.Usage ?? default;

    public bool TakesOver(RoutedStream answer, EntityState entity, in Admission admission) => answer.TakeOver(entity, admission);

    private IStreamOrigin OriginOf(RoutedReplica replica, int attempt, InvocationTask task)
    {
        var origin = new ReplicaOrigin(caller, replica, attempt);
        return Surfaces.Carries(task) ? new CarriedOrigin(origin, surfaces.Of(task)) : origin;
    }
}
