namespace ServingCluster.Frontend.Ui.Pages.Endpoints.Viewing.Data;

/// <summary>A config of an endpoint.</summary>
public sealed record ConfigDetails
{
    /// <summary>Its number, from 1.</summary>
    public long ConfigVersion { get; init; }

    /// <summary>Its served entities.</summary>
    public IReadOnlyList<EntityDetails> ServedEntities { get; init; } = [];

    /// <summary>How requests are shared out; null where that is not told.</summary>
    public TrafficDetails? TrafficConfig { get; init; }

    /// <summary>The share of requests that an entity gets, in per cent.</summary>
    public int ShareOf(string entity) =>
        (TrafficConfig?.Routes ?? []).Where(r => r.ServedEntityName == entity).Sum(r => r.TrafficPercentage);
}
