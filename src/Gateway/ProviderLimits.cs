namespace ServingCluster.Gateway;

/// <summary>How long one provider is waited for.</summary>
public sealed record ProviderLimits
{
    /// <summary>
    /// The longest wait for the beginning of an answer; of one that isn't streamed that is the whole generation. 300 s; from 1 s to 1 h.
    /// </summary>
    public TimeSpan FirstByteTimeout { get; init; } = TimeSpan.FromSeconds(300);

    /// <summary>The longest silence within an answer that has begun. 120 s; from 1 s to 1 h.</summary>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromSeconds(120);
}
