namespace ServingCluster.Nodes;

/// <summary>A node as the directory knows it.</summary>
public sealed record NodeStatus
{
    /// <summary>Its last report.</summary>
    public required NodeReport Report { get; init; }

    /// <summary>When that came.</summary>
    public required DateTimeOffset ReportedAt { get; init; }

    /// <summary>Whether it is being drained: it says so itself, or was ordered to and will at its next report.</summary>
    public required bool IsDraining { get; init; }

    /// <summary>Memory in use or promised, in bytes by device name.</summary>
    public required IReadOnlyDictionary<string, long> UsedBytes { get; init; }
}
