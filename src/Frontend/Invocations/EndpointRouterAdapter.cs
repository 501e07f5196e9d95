using ServingCluster.Grains.Routing;
using ServingCluster.Inference;

namespace ServingCluster.Frontend.Invocations;

/// <summary>Invocations go through the process's <see cref="EndpointRouter"/>.</summary>
internal sealed class EndpointRouterAdapter(EndpointRouter router) : IInvocationRouter
{
    public ValueTask<InvocationResponse> InvokeAsync(
        string endpoint, string? servedEntity, InvocationRequest request, CancellationToken cancellationToken) =>
        router.InvokeAsync(endpoint, servedEntity, request, cancellationToken);
}
