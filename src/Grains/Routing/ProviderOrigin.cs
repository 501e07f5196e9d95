using ServingCluster.External;
using ServingCluster.Inference;

namespace ServingCluster.Grains.Routing;

/// <summary>A provider of external models that answers a stream.</summary>
internal sealed class ProviderOrigin(ExternalCaller caller, IExternalModels models, ExternalTarget target) : IStreamOrigin
{
    public string Kind => "provider";

    public bool KeepsDeadlines => true;

    public IAsyncEnumerable<InvocationChunk> Enter(InvocationRequest request, CancellationToken cancellationToken) =>
        models.StreamAsync(target, RouterSpans.Within(request), cancellationToken);

    public void Leave()
    {
    }

    public void Gone(string reason) => caller.Silent(target, reason);

    public InvocationResponse? FailureOf(Exception exception) => caller.FailureOf(target, exception);
}
