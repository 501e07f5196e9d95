namespace ServingCluster.Grains.History;

/// <summary>A history as it is written down.</summary>
internal sealed record HistoryRecord
{
    public required string EndpointId { get; init; }

    public required DateTimeOffset EndpointCreatedAt { get; init; }

    /// <summary>The step of each process's last report.</summary>
    public required IReadOnlyDictionary<string, long> Reporters { get; init; }

    /// <summary>The rings, as <see cref="HistoryPacking"/> packs them.</summary>
    public required byte[] Packed { get; init; }
}
