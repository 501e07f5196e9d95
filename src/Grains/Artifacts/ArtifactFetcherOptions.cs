namespace ServingCluster.Grains.Artifacts;

/// <summary>Where artifacts may come from, and how patiently they are fetched.</summary>
public sealed record ArtifactFetcherOptions
{
    /// <summary>Absolute folders; a local source must lie in one of them. Default none: no local sources.</summary>
    public IReadOnlyList<string> Roots { get; init; } = [];

    /// <summary>Attempts of a download before it is given up. Default 4, at least 1.</summary>
    public int MaxAttempts { get; init; } = 4;

    /// <summary>Wait before the second attempt; doubled before each further one. Default 1 second.</summary>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Time for a connection to come about. Default 15 seconds.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Time without a single byte before a server counts as stuck. Default 60 seconds.</summary>
    public TimeSpan StallTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Redirects that are followed. Default 5, at least 1. None leads from https to http.</summary>
    public int MaxRedirects { get; init; } = 5;
}
