namespace ServingCluster.Grains.Autoscaling;

/// <summary>
/// Decides how many replicas a served entity with provisioned throughput should have, one for each chunk of tokens per second. What
/// is measured says how much is needed while there is enough; once there is not, measured tokens stay at what the replicas can do,
/// and it is the requests that pile up which say so. Windows as of <see cref="ConcurrencyScaler"/>. A pure function.
/// </summary>
public sealed class ThroughputScaler(ScaleOptions options)
{
    /// <summary>
    /// The part of a replica's chunk that is planned with. The rest lets a new replica come before the others are full.
    /// </summary>
    public const double Utilisation = 0.85;

    /// <summary>
    /// The part of the planned use, of tokens as of requests, below which a replica is one too many: what makes one more of them must not
    /// unmake it again with the next breath of the load.
    /// </summary>
    public const double Slack = 0.8;

    /// <summary>Seconds over which throughput is smoothed: one long prompt is no reason for a replica.</summary>
    public const double SmoothingSeconds = 30;

    private readonly ScaleWindow _window = new(options);

    /// <summary>Decides.</summary>
    /// <param name="limits">The bounds in replicas; their share is the requests that one computes together.</param>
    /// <param name="chunk">Tokens per second that one replica stands for; above 0.</param>
    /// <param name="signal">What is seen now.</param>
    /// <param name="memory">What the last decision returned; <see cref="ScaleMemory.None"/> at first.</param>
    public ScaleDecision Decide(in ScaleLimits limits, double chunk, in ThroughputSignal signal, ScaleMemory memory)
    {
        var requests = ConcurrencyScaler.Demand(signal.Requests);
        var tokens = signal.TokensPerSecond > 0 ? signal.TokensPerSecond : 0;
        var hasDemand = requests > 0 || tokens > 0;
        var now = signal.Requests.NowSeconds;
        // Who has nothing to do needs nothing, whatever is left of the mean; what was needed before, the window remembers.
        memory = memory with { MeanTokensPerSecond = hasDemand ? Mean(memory, tokens, now) : 0, MeanAtSeconds = now };
        var replicas = Math.Max(memory.MeanTokensPerSecond / (chunk * Utilisation), requests / limits.Share);
        var need = new ScaleNeed(
            now, ConcurrencyScaler.Replicas(limits, replicas, hasDemand), ConcurrencyScaler.Replicas(limits, replicas / Slack, hasDemand),
            limits.MinReplicas, limits.MaxReplicas, hasDemand, signal.Requests.IdleSeconds);
        return _window.Decide(need, memory);
    }

    // An exponentially weighted mean that does not depend on how often it is looked. A clock that was set back adds nothing.
    private static double Mean(ScaleMemory memory, double tokens, double now)
    {
        var seconds = Math.Max(0, now - (memory.MeanAtSeconds ?? now));
        return memory.MeanTokensPerSecond + ((tokens - memory.MeanTokensPerSecond) * (1 - Math.Exp(-seconds / SmoothingSeconds)));
    }
}
