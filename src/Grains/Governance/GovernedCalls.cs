using ServingCluster.Grains.Governance.Leases;
using ServingCluster.Grains.Guardrails;
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

        // 1. Limits, which nearly always have room at once.
        var charge = default(Charge);
        return governor.Limits is { } limits && !limits.TryEnter(request, out charge)
            ? EnterAsync(limits, governor.Guard, endpoint, servedEntity, request, cancellationToken)
            : AdmittedAsync(governor.Guard, charge, endpoint, servedEntity, request, cancellationToken);
    }

    private async ValueTask<InvocationResponse?> EnterAsync(
        LimitGate limits, EndpointGuard? guard, EndpointState endpoint, string? servedEntity, InvocationRequest request, CancellationToken cancellationToken)
    {
        var (charge, refusal) = await limits.EnterAsync(request, cancellationToken).ConfigureAwait(false);
        return refusal ?? await AdmittedAsync(guard, charge, endpoint, servedEntity, request, cancellationToken).ConfigureAwait(false);
    }

    // One that is cancelled from here on is left at what it was expected to take: nobody knows what it took.
    private ValueTask<InvocationResponse?> AdmittedAsync(
        EndpointGuard? guard, in Charge charge, EndpointState endpoint, string? servedEntity, InvocationRequest request, CancellationToken cancellationToken) =>
        guard is null
            ? SettleAsync(charge, dispatcher.DispatchAsync(endpoint, servedEntity, request, cancellationToken))
            : GuardAsync(guard, charge, endpoint, servedEntity, request, cancellationToken);

    private async ValueTask<InvocationResponse?> GuardAsync(
        EndpointGuard guard, Charge charge, EndpointState endpoint, string? servedEntity, InvocationRequest request, CancellationToken cancellationToken)
    {
        // 2. What judges requests: it may refuse, or put another request in this one's place.
        var (asked, refusal) = await guard.CheckAsync(request, cancellationToken).ConfigureAwait(false);
        if (refusal is not null)
        {
            charge.Settle(default);
            return refusal;
        }

        // 3. Dispatch.
        var answer = await dispatcher.DispatchAsync(endpoint, servedEntity, asked, cancellationToken).ConfigureAwait(false);

        // 4. What judges answers: it may put a refusal or another answer in this one's place.
        if (answer is not null)
            answer = await guard.CheckAsync(request, answer, cancellationToken).ConfigureAwait(false);
        return Settle(charge, answer);
    }

    private static async ValueTask<InvocationResponse?> SettleAsync(Charge charge, ValueTask<InvocationResponse?> dispatched) =>
        Settle(charge, await dispatched.ConfigureAwait(false));

    // 5. What it took. One whose endpoint was retired meanwhile is put to the next, and charged there.
    private static InvocationResponse? Settle(in Charge charge, InvocationResponse? answer)
    {
        if (answer is null)
            charge.GiveBack();
        else
            charge.Settle(answer.Usage);
        return answer;
    }
}
