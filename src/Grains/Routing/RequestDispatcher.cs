using System.Runtime.CompilerServices;
using ServingCluster.Errors;
using ServingCluster.Inference;

namespace ServingCluster.Grains.Routing;

/// <summary>Brings one request to a replica: chooses the served entity, admits, chooses the replica, persists when it is lost.</summary>
internal sealed class RequestDispatcher<TCall, TAnswer>(
    TCall call, RandomStream random, int maxAttempts, TimeProvider time, RouterMetrics metrics, CancellationToken closing)
    where TCall : struct, IReplicaCall<TAnswer>
    where TAnswer : class
{
    // As many as the service that clients know tries.
    private const int MaxFallbacks = 2;

    // Timers take no more than 49 days; a waiter that wakes early looks at its deadline and waits again.
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(1);

    // Timers count whole milliseconds and round down; without this, the last one would be spent waking and waiting again.
    private static readonly TimeSpan TimerStep = TimeSpan.FromMilliseconds(1);

    /// <summary>The answer; null when <paramref name="endpoint"/> is retired and its successor is to be asked.</summary>
    /// <exception cref="OperationCanceledException">The caller went away.</exception>
    public ValueTask<TAnswer?> DispatchAsync(
        EndpointState endpoint, string? servedEntity, InvocationRequest request, CancellationToken cancellationToken)
    {
        var model = endpoint.Model!;
        if (model.Status == EndpointModelStatus.Retired)
            return new((TAnswer?)null);
        var route = model.Choose(servedEntity, random);
        if (route is null)
            return new(call.Failed(RoutingFailures.NoEntity(endpoint.Name, model, servedEntity)));
        if (route.Target is null)
            return AskReplicasAsync(endpoint, model, route, servedEntity, request, cancellationToken);
        return model.FallsBack
            ? AskProvidersAsync(endpoint.Name, model, route, request, cancellationToken)
            : call.AskProviderAsync(route, request, cancellationToken);
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<TAnswer?> AskReplicasAsync(
        EndpointState endpoint, EndpointModel model, EntityModel route, string? servedEntity, InvocationRequest request, CancellationToken cancellationToken)
    {
        var entity = route.State;
        if (!entity.TryEnter(route.Limit))
            return Of(entity, RoutingFailures.TooMany());
        var admission = default(Admission);
        if (route.Gate is { } gate && !gate.TryEnter(request, out admission, out var retryAfter))
        {
            entity.Leave();
            return Of(entity, RoutingFailures.ThroughputReached(endpoint.Name, entity.Name, gate.TokensPerSecond, retryAfter));
        }

        var isTaken = false;
        try
        {
            var replica = route.ChooseReplica(random, time);
            var response = replica is null ? null : await call.SendAsync(replica, 1, request, cancellationToken).ConfigureAwait(false);
            response ??= await PersistAsync(endpoint, entity, request, lostBy: replica is null ? null : model, cancellationToken)
                .ConfigureAwait(false);
            if (response is not null)
            {
                isTaken = call.TakesOver(response, entity, admission);
                if (!isTaken)
                    admission.Settle(call.UsageOf(response));
                return response;
            }

            admission.Settle(default);
        }
        finally
        {
            if (!isTaken)
                entity.Leave();
        }

        // The entity went away while the request waited for it: choose again.
        return await DispatchAsync(endpoint, servedEntity, request, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Asks an external model, and where it cannot answer, others in the order of the config.</summary>
    private async ValueTask<TAnswer?> AskProvidersAsync(
        string endpoint, EndpointModel model, EntityModel first, InvocationRequest request, CancellationToken cancellationToken)
    {
        var answer = (await call.AskProviderAsync(first, request, cancellationToken).ConfigureAwait(false))!;
        var (left, asked) = (MaxFallbacks, first);
        for (var i = 0; i < model.Entities.Count && left > 0 && IsWorthFallback(answer, request); i++)
        {
            var other = model.Entities[i];
            if (other.Target is null || ReferenceEquals(other, first))
                continue;
            metrics.RecordFallback(endpoint, asked.State.Name);
            (left, asked) = (left - 1, other);
            var failed = answer;
            answer = (await call.AskProviderAsync(other, request, cancellationToken).ConfigureAwait(false))!;
            await call.ReplaceAsync(failed, by: answer).ConfigureAwait(false);
        }

        return answer;
    }

    private bool IsWorthFallback(TAnswer answer, InvocationRequest request) =>
        call.ErrorOf(answer) is { } error && error.HttpStatus() is 429 or >= 500 && request.Deadline > time.GetUtcNow();

    /// <summary>Tries other replicas and waits for new ones until the deadline.</summary>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="entity">The served entity that was chosen.</param>
    /// <param name="request">The request.</param>
    /// <param name="lostBy">The model whose replica was lost already; null when there was none to try.</param>
    /// <param name="cancellationToken">Cancelled when the caller goes away.</param>
    /// <returns>Null when the endpoint has no such entity any more.</returns>
    private async ValueTask<TAnswer?> PersistAsync(
        EndpointState endpoint, EntityState entity, InvocationRequest request, EndpointModel? lostBy, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        var budget = new RetryBudget(maxAttempts);
        var attempt = 0;
        if (lostBy is not null)
        {
            budget.Spend(lostBy);
            attempt++;
        }

        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var model = endpoint.Model!;
            var route = model.Find(entity.Name);
            if (route is null)
                return null;
            if (budget.MayTry(model) && route.ChooseReplica(random, time) is { } replica)
            {
                if (await call.SendAsync(replica, ++attempt, request, cancellationToken).ConfigureAwait(false) is { } response)
                    return response;
                budget.Spend(model);
                continue;
            }
            if (closing.IsCancellationRequested)
                return call.Failed(RoutingFailures.ShuttingDown());
            var left = request.Deadline - time.GetUtcNow();
            if (budget.IsOver || (budget.LostAny && left <= TimeSpan.Zero))
                return call.Failed(RoutingFailures.ReplicasLost(endpoint.Name, entity.Name));
            if (left <= TimeSpan.Zero)
                return call.Failed(RoutingFailures.NoReplicaInTime(endpoint.Name, entity.Name, time.GetElapsedTime(started)));
            var atMost = AtMost(left, budget.MayTry(model) ? route.UntilNextReplica(time) : null);
            using var span = RouterSpans.StartWait(endpoint.Name, entity.Name);
            await entity.WaitingRoom.WaitAsync(endpoint, model, atMost, time, closing, cancellationToken).ConfigureAwait(false);
        }
    }

    private static TimeSpan AtMost(TimeSpan left, TimeSpan? untilNextReplica)
    {
        var atMost = left < LongestWait ? left : LongestWait;
        return (untilNextReplica < atMost ? untilNextReplica.Value : atMost) + TimerStep;
    }

    private TAnswer Of(EntityState entity, InvocationResponse failure)
    {
        var answer = call.Failed(failure);
        call.TakesOver(answer, entity, default);
        return answer;
    }
}
