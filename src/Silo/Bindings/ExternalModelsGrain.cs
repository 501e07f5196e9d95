using ServingCluster.Client.Wire;
using ServingCluster.External;
using ServingCluster.Inference;

namespace ServingCluster.Silo.Bindings;

/// <summary>
/// Calls providers for processes outside of the cluster, on whatever silo they are connected to. A target arrives as another object with each
/// call; what is kept of it hangs on the object, so that the one that came first is used on for as long as they say the same.
/// </summary>
/// <remarks>One to a silo: with several, a cancellation or the next piece of a stream would come to any of them, not to the one that runs the call.</remarks>
[StatelessWorker(1), Reentrant, GrainType("external-models")]
public sealed class ExternalModelsGrain(IExternalModels models) : IExternalModelsGrain
{
    private const int MostKnown = 1024;

    private readonly Dictionary<(string EndpointId, string ServedEntity), ExternalTarget> _known = [];

    /// <inheritdoc/>
    public ValueTask<InvocationResponse> InvokeAsync(ExternalTarget target, InvocationRequest request, CancellationToken cancellationToken) =>
        models.InvokeAsync(Known(target), request, cancellationToken);

    /// <inheritdoc/>
    public IAsyncEnumerable<InvocationChunk> StreamAsync(ExternalTarget target, InvocationRequest request, CancellationToken cancellationToken) =>
        models.StreamAsync(Known(target), request, cancellationToken);

    private ExternalTarget Known(ExternalTarget target)
    {
        var key = (target.EndpointId, target.ServedEntity);
        if (_known.TryGetValue(key, out var known) && known == target)
            return known;
        if (_known.Count >= MostKnown)
            _known.Clear();
        return _known[key] = target;
    }
}
