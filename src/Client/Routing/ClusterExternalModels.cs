using ServingCluster.Client.Wire;
using ServingCluster.External;
using ServingCluster.Inference;

namespace ServingCluster.Client.Routing;

/// <summary>Models that providers host, by way of the process of the cluster that this one is connected to.</summary>
internal sealed class ClusterExternalModels(IGrainFactory factory) : IExternalModels
{
    private readonly IExternalModelsGrain _grain = factory.GetGrain<IExternalModelsGrain>(WireKeys.Singleton);

    public async ValueTask<InvocationResponse> InvokeAsync(ExternalTarget target, InvocationRequest request, CancellationToken cancellationToken)
    {
        try
        {
            return await _grain.InvokeAsync(target, request, cancellationToken);
        }
        catch (Exception e) when (OrleansFaults.Translate(e) is { } lost)
        {
            throw lost;
        }
    }

    public IAsyncEnumerable<InvocationChunk> StreamAsync(ExternalTarget target, InvocationRequest request, CancellationToken cancellationToken) =>
        _grain.StreamAsync(target, request, cancellationToken);
}
