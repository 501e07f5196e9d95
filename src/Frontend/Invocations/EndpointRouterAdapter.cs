using ServingCluster.Grains.Routing;
using ServingCluster.Identity;
using ServingCluster.Inference;

namespace ServingCluster.Frontend.Invocations;

/// <summary>Invocations go through the process's <see cref="EndpointRouter"/>.</summary>
internal sealed class EndpointRouterAdapter(EndpointRouter router) : IInvocationRouter
{
    public bool ServesCustomModels(string endpoint, out EndpointRecording? recording) => router.ServesCustomModels(endpoint, out recording);

    public EndpointRecording? RecordingOf(string endpoint) => router.RecordingOf(endpoint);

    public ValueTask<TaskLookup> FindTaskAsync(
        string endpoint, Principal? principal, DateTimeOffset deadline, CancellationToken cancellationToken) =>
        router.FindTaskAsync(endpoint, principal, deadline, cancellationToken);

    public ValueTask<InvocationResponse> InvokeAsync(
        string endpoint, string? servedEntity, InvocationRequest request, CancellationToken cancellationToken) =>
        router.InvokeAsync(endpoint, servedEntity, request, cancellationToken);

    public async ValueTask<InvocationStream> StreamAsync(
        string endpoint, string? servedEntity, InvocationRequest request, CancellationToken cancellationToken)
    {
        var stream = await router.StreamAsync(endpoint, servedEntity, request, cancellationToken);
        return new InvocationStream(stream.ServedEntity, stream.Failure, stream.ReadAsync(CancellationToken.None), stream, stream.Upstream);
    }
}
