using ServingCluster.Endpoints;
using ServingCluster.Replicas;

namespace ServingCluster.Grains.Endpoints;

/// <summary>A replica that the endpoint owns, from the moment a place was found until it is unloaded.</summary>
internal sealed record ReplicaAssignment
{
    public required ReplicaKey Key { get; init; }

    public required string ServedEntity { get; init; }

    public required long ConfigVersion { get; init; }

    public required DateTimeOffset PlacedAt { get; init; }

    /// <summary>
    /// The replica whose place it is to take, since that one's node is being drained; null for one that is wanted for itself. For as long
    /// as both are there, they count as one.
    /// </summary>
    public ReplicaKey? Replaces { get; init; }

    /// <summary>Since when no router is given its key any more; null while it is wanted.</summary>
    public DateTimeOffset? RetiringSince { get; init; }

    public bool IsRetiring => RetiringSince is not null;

    public bool BelongsTo(EndpointConfig config, ServedEntity entity) =>
        ConfigVersion == config.Version && ServedEntity == entity.Name;
}
