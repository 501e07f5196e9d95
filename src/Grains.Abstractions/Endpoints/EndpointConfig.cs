namespace ServingCluster.Endpoints;

/// <summary>One config version of an endpoint; immutable once made.</summary>
public sealed record EndpointConfig
{
    /// <summary>Its number, from 1, never used twice by one endpoint.</summary>
    public required long Version { get; init; }

    /// <summary>The served entities, at least one.</summary>
    public required IReadOnlyList<ServedEntity> ServedEntities { get; init; }

    /// <summary>The traffic routes; they add up to 100.</summary>
    public required IReadOnlyList<TrafficRoute> Routes { get; init; }

    /// <summary>Who asked for it.</summary>
    public required string Creator { get; init; }

    /// <summary>When it was asked for.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Whether all of its models are external.</summary>
    public bool IsExternal() => ServedEntities.All(e => e.External is not null);

    /// <summary>The share of one served entity in per cent; 0 when no route names it.</summary>
    public int TrafficOf(string servedEntity) =>
        Routes.Where(r => r.ServedEntityName == servedEntity).Sum(r => r.TrafficPercentage);
}
