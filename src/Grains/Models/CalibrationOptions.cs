namespace ServingCluster.Grains.Models;

/// <summary>How the throughput of language models is measured after their registration.</summary>
public sealed record CalibrationOptions
{
    /// <summary>Whether it is.</summary>
    public bool IsOn { get; init; } = true;

    /// <summary>
    /// How long after its registration, or after the start, a version is left alone: its first requests come first. 5 seconds by default.
    /// </summary>
    public TimeSpan Delay { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How often the replica that measures is asked how far it is; 250 milliseconds by default.</summary>
    public TimeSpan Look { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>The wait before room for the replica is looked for again; 5 seconds by default.</summary>
    public TimeSpan CapacityPause { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long loading and measuring may take together; 30 minutes by default.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>After how long one that failed is tried again, when there is an occasion; 1 hour by default.</summary>
    public TimeSpan RetryAfter { get; init; } = TimeSpan.FromHours(1);
}
