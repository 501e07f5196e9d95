namespace ServingCluster.Grains.Autoscaling;

/// <summary>
/// Decides how many replicas a served entity should have: one per <see cref="ScaleLimits.Share"/> concurrent
/// requests, within its limits. Up at once; down to the most that was needed within the stabilisation window; to zero after the
/// idle window, where the limits allow it, whatever was needed before. A pure function: the same input gives the same answer.
/// </summary>
public sealed class ConcurrencyScaler(ScaleOptions options)
{
    // A mean of exactly 4 may come out of a division as 4.0000000001, which is no need for a second replica.
    internal const double Tolerance = 1e-6;

    private readonly ScaleWindow _window = new(options);

    /// <summary>Decides.</summary>
    /// <param name="limits">The bounds. They may differ from the last call's.</param>
    /// <param name="signal">What is seen now. A time before the last call's counts as the last call's past.</param>
    /// <param name="memory">What the last decision returned; <see cref="ScaleMemory.None"/> at first.</param>
    public ScaleDecision Decide(in ScaleLimits limits, in ScaleSignal signal, ScaleMemory memory)
    {
        var demand = Demand(signal);
        var replicas = Replicas(limits, demand / limits.Share, demand > 0);
        var need = new ScaleNeed(
            signal.NowSeconds, replicas, replicas, limits.MinReplicas, limits.MaxReplicas, demand > 0, signal.IdleSeconds);
        return _window.Decide(need, memory);
    }

    /// <summary>Waiting requests are concurrent ones as well: the replicas that they wait for will have them.</summary>
    internal static double Demand(in ScaleSignal signal) =>
        (signal.MeanConcurrency > 0 ? signal.MeanConcurrency : 0) + Math.Max(0, signal.Waiting);

    /// <summary>Whole replicas within the limits, and 0 only without any demand.</summary>
    internal static int Replicas(in ScaleLimits limits, double replicas, bool hasDemand)
    {
        var least = hasDemand ? Math.Max(1, limits.MinReplicas) : limits.MinReplicas;
        return (int)Math.Clamp(Math.Ceiling(replicas - Tolerance), least, Math.Max(least, limits.MaxReplicas));
    }
}
