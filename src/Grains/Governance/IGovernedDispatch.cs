using ServingCluster.Grains.Routing;
using ServingCluster.Inference;

namespace ServingCluster.Grains.Governance;

/// <summary>Brings a request to an endpoint, past what governs it.</summary>
/// <typeparam name="TAnswer">What the caller is given.</typeparam>
internal interface IGovernedDispatch<TAnswer>
    where TAnswer : class
{
    /// <summary>The answer; null when <paramref name="endpoint"/> is retired and its successor is to be asked.</summary>
    /// <exception cref="OperationCanceledException">The caller went away.</exception>
    ValueTask<TAnswer?> DispatchAsync(EndpointState endpoint, string? servedEntity, InvocationRequest request, CancellationToken cancellationToken);

    /// <summary>The answer to a request that reached no endpoint.</summary>
    TAnswer Failed(InvocationResponse failure);
}
