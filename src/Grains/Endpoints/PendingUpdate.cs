using ServingCluster.Endpoints;

namespace ServingCluster.Grains.Endpoints;

/// <summary>A config that is being made ready, or that could not be.</summary>
internal sealed record PendingUpdate
{
    public required EndpointConfig Config { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>How each served entity ended; null while the update is under way.</summary>
    public IReadOnlyDictionary<string, ServedEntityStatus>? Outcome { get; init; }

    public bool IsUnderWay => Outcome is null;
}
