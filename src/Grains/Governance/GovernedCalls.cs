using ServingCluster.Grains.Governance.Leases;
using ServingCluster.Grains.Routing;
using ServingCluster.Inference;

namespace ServingCluster.Grains.Governance;

/// <summary>
/// Brings requests that are answered in one piece to an endpoint, past what governs it. The order is fixed: whether the caller may ask at all, limits (a refused request costs
/// nothing else), what judges the request, the dispatch, what judges the answer, and at last what the request took. A stage that
/// refuses ends the request with its answer and settles what the stages before it took; a stage costs an endpoint without it one null check.
/// </summary>
internal sealed class GovernedCalls(RequestDispatcher<UnaryCall, InvocationResponse> dispatcher) : IGovernedDispatch<InvocationResponse>
{
    /// <inheritdoc/>
    public InvocationResponse Failed(InvocationResponse failure) => failure;

    /// <inheritdoc/>
    public ValueTask<InvocationResponse?> DispatchAsync(
        EndpointState endpoint, string? servedEntity, InvocationRequest request, CancellationToken cancellationToken)
    {
        // Before all else: whoever may not ask takes nothing of what others may.
        var model = endpoint.Model!;
        if (!model.Allows(request.Principal))
            return new(Failed(RoutingFailures.NotAllowed(endpoint.Name, request.Principal!)));
        if (model.Governor is not { } governor)
            return dispatcher.DispatchAsync(endpoint, servedEntity, request, cancellationToken);

        // The way of nearly every request where nobody judges texts: the limits have room at once.
        return governor is { Guard: null, Limits: { } limits } && limits.TryEnter(request, out var charge)
            ? SettleAsync(charge, dispatcher.DispatchAsync(endpoint, servedEntity, request, cancellationToken))
            : GovernAsync(governor, endpoint, servedEntity, request, cancellationToken);
    }

    private static async ValueTask<InvocationResponse?> SettleAsync(Charge charge, ValueTask<InvocationResponse?> dispatched)
    {
        var answer = await dispatched.ConfigureAwait(false);
        if (answer is null)
            charge.GiveBack();
        else
            charge.Settle(answer.Usage);
        return answer;
    }

    private async ValueTask<InvocationResponse?> GovernAsync(
        Governor governor, EndpointState endpoint, string? servedEntity, InvocationRequest request, CancellationToken cancellationToken)
    {
        // 1. Limits. One that is cancelled from here on is left at what it was expected to take: nobody knows what it took.
        var charge = default(Charge);
        if (governor.Limits is { } limits && !limits.TryEnter(request, out charge))
        {
            (charge, var refusal) = await limits.EnterAsync(request, cancellationToken).ConfigureAwait(false);
            if (refusal is not null)
                return refusal;
        }

        // 2. What judges requests: it may refuse, or put another request in this one's place.
        var asked = request;
        if (governor.Guard is { } guard)
        {
            (asked, var refusal) = await guard.CheckAsync(request, cancellationToken).ConfigureAwait(false);
            if (refusal is not null)
            {
                charge.Settle(default);
                return refusal;
            }
        }

        // 3. Dispatch.
        var answer = await dispatcher.DispatchAsync(endpoint, servedEntity, asked, cancellationToken).ConfigureAwait(false);
        if (answer is null)
        {
            charge.GiveBack();
            return null;
        }

        // 4. What judges answers: it may put a refusal or another answer in this one's place.
        if (governor.Guard is not null)
            answer = await governor.Guard.CheckAsync(request, answer, cancellationToken).ConfigureAwait(false);
        // 5. Settle.
        charge.Settle(answer.Usage);
        return answer;
    }
}
