using ServingCluster.Client.Wire;
using ServingCluster.External;
using ServingCluster.Inference;

namespace ServingCluster.Client.Routing;

/// <summary>Models that providers host, by way of the process of the cluster that this one is connected to.</summary>
internal sealed class ClusterExternalModels(IGrainFactory factory) : IExternalModels
{
    // Asked for by each call: this is made before the client has connected, which references cannot be.
    private IExternalModelsGrain Grain => factory.GetGrain<IExternalModelsGrain>(WireKeys.Singleton);

    public async ValueTask<InvocationResponse> InvokeAsync(ExternalTarget target, InvocationRequest request, CancellationToken cancellationToken)
    {
        try
        {
            return await Grain.InvokeAsync(target, request, cancellationToken);
        }
        catch (Exception e) when (OrleansFaults.Translate(e) is { } lost)
        {
            throw lost;
        }
    }

    public IAsyncEnumerable<InvocationChunk> StreamAsync(ExternalTarget target, InvocationRequest request, CancellationToken cancellationToken) =>
        Grain.StreamAsync(target, request, cancellationToken);
}
