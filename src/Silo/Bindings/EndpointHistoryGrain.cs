using ServingCluster.Client.Wire;
using ServingCluster.Grains.History;
using ServingCluster.Storage;

namespace ServingCluster.Silo.Bindings;

/// <summary>An endpoint's history as an Orleans grain. In memory only while somebody reports or asks.</summary>
[Reentrant, GrainType("endpoint-history")]
public sealed class EndpointHistoryGrain(
    IGrainContext context, IStateStore store, [FromKeyedServices(ServingTime.Key)] TimeProvider time, ILogger<EndpointHistory> logger)
    : EndpointHistory(WireKeys.NameOf(context.GrainId), store, time, logger), IEndpointHistoryGrain, IGrainBase
{
    /// <inheritdoc/>
    public IGrainContext GrainContext { get; } = context;

    /// <summary>Writes down what came since the last minute.</summary>
    public Task OnDeactivateAsync(DeactivationReason reason, CancellationToken token) => SaveAsync().WaitAsync(token);
}
