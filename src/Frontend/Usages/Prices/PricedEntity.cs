using ServingCluster.Endpoints;
using ServingCluster.External;

namespace ServingCluster.Frontend.Usages.Prices;

/// <summary>What a price is asked for.</summary>
/// <param name="Endpoint">The endpoint.</param>
/// <param name="ServedEntity">The served entity; empty when none was chosen.</param>
/// <param name="EntityName">The registered model; null when nothing is known of the served entity.</param>
/// <param name="EntityVersion">Its version; null when nothing is known of the served entity.</param>
/// <param name="External">The external model; null for an own one.</param>
internal readonly record struct PricedEntity(string Endpoint, string ServedEntity, string? EntityName, int? EntityVersion, ExternalModel? External)
{
    /// <summary>What a request used.</summary>
    public static PricedEntity Of(UsageRecord record) =>
        new(record.Endpoint, record.ServedEntity, record.Entity?.EntityName, record.Entity?.EntityVersion, record.Entity?.External);

    /// <summary>What an endpoint serves.</summary>
    public static PricedEntity Of(string endpoint, ServedEntity entity) =>
        new(endpoint, entity.Name, entity.EntityName, entity.EntityVersion, entity.External);
}
