namespace ServingCluster.Grains.Nodes;

/// <summary>How the directory judges nodes.</summary>
public sealed record NodeDirectoryOptions
{
    /// <summary>How long a node may be silent before it is forgotten; 15 seconds by default.</summary>
    public TimeSpan NodeLifetime { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>
    /// How long a node may be silent before nothing new is placed there; 5 seconds by default, which is more than two reports.
    /// </summary>
    public TimeSpan LateAfter { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a place is kept for a replica that no node has reported yet; 1 minute by default.</summary>
    public TimeSpan PlaceLease { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How long a replica that found no room counts as wanted after its endpoint last asked; 10 seconds by default.</summary>
    public TimeSpan UnmetLifetime { get; init; } = TimeSpan.FromSeconds(10);
}
