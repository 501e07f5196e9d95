using ServingCluster.Grains.Routing;
using ServingCluster.Inference;

namespace ServingCluster.Grains.Governance;

/// <summary>Brings requests of the router's own to an endpoint, past nothing that governs it.</summary>
internal sealed class UngovernedCalls(RequestDispatcher<UnaryCall, InvocationResponse> dispatcher) : IGovernedDispatch<InvocationResponse>
{
    /// <inheritdoc/>
    public ValueTask<InvocationResponse?> DispatchAsync(
        EndpointState endpoint, string? servedEntity, InvocationRequest request, CancellationToken cancellationToken) =>
        dispatcher.DispatchAsync(endpoint, servedEntity, request, cancellationToken);

    /// <inheritdoc/>
    public InvocationResponse Failed(InvocationResponse failure) => failure;
}
