using ServingCluster.Grains.Governance.Leases;
using ServingCluster.Grains.Routing;
using ServingCluster.Inference;

namespace ServingCluster.Grains.Governance;

/// <summary>
/// Brings requests that are answered piece by piece to an endpoint, past what governs it: the stages of <see cref="GovernedCalls"/>. What
/// judges answers is given the pieces as they come, and what the request took is settled when the stream has ended.
/// </summary>
internal sealed class GovernedStreams(RequestDispatcher<StreamCall, RoutedStream> dispatcher) : IGovernedDispatch<RoutedStream>
{
    /// <inheritdoc/>
    public RoutedStream Failed(InvocationResponse failure) => new(failure);

    /// <inheritdoc/>
    public ValueTask<RoutedStream?> DispatchAsync(
        EndpointState endpoint, string? servedEntity, InvocationRequest request, CancellationToken cancellationToken)
    {
        // Before all else: whoever may not ask takes nothing of what others may.
        var model = endpoint.Model!;
        if (!model.Allows(request.Principal))
            return new(Failed(RoutingFailures.NotAllowed(endpoint.Name, request.Principal!)));
        if (request.Task == InvocationTask.CountTokens)
            return new(Failed(RoutingFailures.NoStreamOfCounts()));
        return model.Governor is { } governor
            ? GovernAsync(governor, endpoint, servedEntity, request, cancellationToken)
            : dispatcher.DispatchAsync(endpoint, servedEntity, request, cancellationToken);
    }

    private async ValueTask<RoutedStream?> GovernAsync(
        Governor governor, EndpointState endpoint, string? servedEntity, InvocationRequest request, CancellationToken cancellationToken)
    {
        // 1. Limits.
        var charge = default(Charge);
        if (governor.Limits is { } limits && !limits.TryEnter(request, out charge))
        {
            (charge, var refusal) = await limits.EnterAsync(request, cancellationToken).ConfigureAwait(false);
            if (refusal is not null)
                return new RoutedStream(refusal);
        }

        // 2. What judges requests.
        var asked = request;
        if (governor.Guard is { } guard)
        {
            (asked, var refusal) = await guard.CheckAsync(request, cancellationToken).ConfigureAwait(false);
            if (refusal is not null)
            {
                charge.Settle(default);
                return new RoutedStream(refusal);
            }
        }

        // 3. Dispatch.
        var stream = await dispatcher.DispatchAsync(endpoint, servedEntity, asked, cancellationToken).ConfigureAwait(false);
        // 4. What judges answers is given the pieces as they come; what it holds back or replaces is settled as it was made.
        if (stream is { Failure: null } && governor.Guard?.ForStream(request) is { } output)
            stream.PassThrough(output);
        // 5. Settle.
        if (stream is null)
            charge.GiveBack();
        else if (stream.Failure is { } failure)
            charge.Settle(failure.Usage);
        else
            stream.SettleAtEnd(charge);
        return stream;
    }
}
