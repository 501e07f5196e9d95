using ServingCluster.Errors;
using ServingCluster.Inference;

namespace ServingCluster.Grains.Routing;

/// <summary>A request that is answered piece by piece.</summary>
internal readonly struct StreamCall(ReplicaCaller caller, ExternalCaller external, Surfaces surfaces, TimeProvider time) : IReplicaCall<RoutedStream>
{
    public ValueTask<RoutedStream?> SendAsync(
        RoutedReplica replica, int attempt, InvocationRequest request, CancellationToken cancellationToken)
    {
        try
        {
            return RoutedStream.OpenAsync(OriginOf(replica, attempt, request.Task), request, time, cancellationToken);
        }
        catch (ServingException refusal)
        {
            return new(Failed(InvocationResponse.Failed(refusal.Code, refusal.Message, refusal.RetryAfter)));
        }
    }

    public async ValueTask<RoutedStream?> AskProviderAsync(EntityModel route, InvocationRequest request, CancellationToken cancellationToken)
    {
        var entity = route.State;
        if (!entity.TryEnter(route.Limit))
        {
            var refused = Failed(RoutingFailures.TooMany());
            TakesOver(refused, entity, default);
            return refused;
        }

        var isTaken = false;
        try
        {
            var answer = await external.OpenAsync(route.Target!, request, cancellationToken).ConfigureAwait(false);
            isTaken = TakesOver(answer, entity, default);
            return answer;
        }
        finally
        {
            if (!isTaken)
                entity.Leave();
        }
    }

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
