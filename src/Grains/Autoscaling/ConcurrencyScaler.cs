namespace ServingCluster.Grains.Autoscaling;

/// <summary>
/// Decides how many replicas a served entity should have: one per <see cref="ScaleLimits.Share"/> concurrent
/// requests, within its limits. Up at once; down to the most that was needed within the stabilisation window; to zero after the
/// idle window, where the limits allow it, whatever was needed before. A pure function: the same input gives the same answer.
/// </summary>
public sealed class ConcurrencyScaler(ScaleOptions options)
{
    // A mean of exactly 4 may come out of a division as 4.0000000001, which is no need for a second replica.
    private const double Tolerance = 1e-6;

    private readonly double _stabilisation = options.StabilisationWindow.TotalSeconds;
    private readonly double _idle = options.IdleWindow.TotalSeconds;

    /// <summary>Decides.</summary>
    /// <param name="limits">The bounds. They may differ from the last call's.</param>
    /// <param name="signal">What is seen now. A time before the last call's counts as the last call's past.</param>
    /// <param name="memory">What the last decision returned; <see cref="ScaleMemory.None"/> at first.</param>
    public ScaleDecision Decide(in ScaleLimits limits, in ScaleSignal signal, ScaleMemory memory)
    {
        var now = signal.NowSeconds;
        var needed = Needed(limits, signal);
        var lastActive = LastActive(signal, memory);
        var peaks = Peaks(memory.Peaks, new ScalePeak(now, needed));
        // Sleep has a window of its own: who was idle that long sleeps, whatever was needed before.
        if (limits.MinReplicas == 0 && needed == 0 && now - lastActive >= _idle)
            return new ScaleDecision(0, new ScaleMemory { Peaks = [new ScalePeak(now, 0)], LastActiveSeconds = lastActive });
        var held = Math.Clamp(peaks[0].Replicas, limits.MinReplicas, limits.MaxReplicas);
        // Between its last request and its sleep it keeps one replica, so that it need not wake for each.
        if (held == 0 && now - lastActive < _idle)
            held = 1;
        return new ScaleDecision(held, new ScaleMemory { Peaks = peaks, LastActiveSeconds = lastActive });
    }

    /// <summary>What the demand of this moment needs: within the limits, and 0 only without any demand.</summary>
    private static int Needed(in ScaleLimits limits, in ScaleSignal signal)
    {
        var replicas = Math.Ceiling((Demand(signal) / limits.Share) - Tolerance);
        var least = Demand(signal) > 0 ? Math.Max(1, limits.MinReplicas) : limits.MinReplicas;
        return (int)Math.Clamp(replicas, least, Math.Max(least, limits.MaxReplicas));
    }

    /// <summary>Waiting requests are concurrent ones as well: the replicas that they wait for will have them.</summary>
    private static double Demand(in ScaleSignal signal) =>
        (signal.MeanConcurrency > 0 ? signal.MeanConcurrency : 0) + Math.Max(0, signal.Waiting);

    private static double LastActive(in ScaleSignal signal, ScaleMemory memory)
    {
        var now = signal.NowSeconds;
        if (Demand(signal) > 0 || memory.LastActiveSeconds is not { } before)
            return now;
        // A clock that was set back must not keep a served entity awake until the old time comes again.
        before = Math.Min(before, now);
        return signal.IdleSeconds >= 0 ? Math.Max(before, now - signal.IdleSeconds) : before;
    }

    /// <summary>
    /// The maximum over a sliding window as a queue of falling peaks: the new one makes all later or equal smaller ones
    /// meaningless, and the window's end drops the oldest.
    /// </summary>
    private List<ScalePeak> Peaks(IReadOnlyList<ScalePeak> before, ScalePeak latest)
    {
        var peaks = new List<ScalePeak>(before.Count + 1);
        foreach (var peak in before)
        {
            var at = Math.Min(peak.AtSeconds, latest.AtSeconds);
            if (peak.Replicas > latest.Replicas && latest.AtSeconds - at < _stabilisation)
                peaks.Add(new ScalePeak(at, peak.Replicas));
        }
        peaks.Add(latest);
        return peaks;
    }
}
