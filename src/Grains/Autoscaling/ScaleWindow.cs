namespace ServingCluster.Grains.Autoscaling;

/// <summary>
/// How the need of a moment becomes a number of replicas: up at once; down to the most that was needed within the stabilisation window;
/// to zero after the idle window, where that is allowed, whatever was needed before. A pure function.
/// </summary>
internal sealed class ScaleWindow(ScaleOptions options)
{
    private readonly double _stabilisation = options.StabilisationWindow.TotalSeconds;
    private readonly double _idle = options.IdleWindow.TotalSeconds;

    /// <summary>Decides.</summary>
    /// <param name="need">What is needed now. A time before the last call's counts as the last call's past.</param>
    /// <param name="memory">What the last decision returned; <see cref="ScaleMemory.None"/> at first.</param>
    public ScaleDecision Decide(in ScaleNeed need, ScaleMemory memory)
    {
        var now = need.NowSeconds;
        var lastActive = LastActive(need, memory);
        var peaks = Peaks(memory.Peaks, new ScalePeak(now, Math.Max(need.Replicas, Math.Min(need.Kept, memory.Replicas))));
        // Sleep has a window of its own: who was idle that long sleeps, whatever was needed before.
        if (need.MinReplicas == 0 && need.Replicas == 0 && now - lastActive >= _idle)
            return Decided(0, [new ScalePeak(now, 0)], lastActive, memory);
        var held = Math.Clamp(peaks[0].Replicas, need.MinReplicas, need.MaxReplicas);
        // Between its last request and its sleep it keeps one replica, so that it need not wake for each.
        if (held == 0 && now - lastActive < _idle)
            held = 1;
        return Decided(held, peaks, lastActive, memory);
    }

    private static ScaleDecision Decided(int replicas, IReadOnlyList<ScalePeak> peaks, double lastActive, ScaleMemory memory) =>
        new(replicas, memory with { Replicas = replicas, Peaks = peaks, LastActiveSeconds = lastActive });

    private static double LastActive(in ScaleNeed need, ScaleMemory memory)
    {
        var now = need.NowSeconds;
        if (need.HasDemand || memory.LastActiveSeconds is not { } before)
            return now;
        // A clock that was set back must not keep a served entity awake until the old time comes again.
        before = Math.Min(before, now);
        return need.IdleSeconds >= 0 ? Math.Max(before, now - need.IdleSeconds) : before;
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
