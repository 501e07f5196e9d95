using FsCheck;
using FsCheck.Fluent;
using ServingCluster.Grains.Autoscaling;

namespace ServingCluster.Grains.Tests.Autoscaling;

/// <summary>Limits and what was seen in the course of time.</summary>
internal sealed record ScaleTrace(ScaleLimits Limits, IReadOnlyList<ScaleSignal> Signals)
{
    /// <summary>Random traces: looks 1 s to 10 min apart, quiet, busy and overloaded stretches.</summary>
    public static Arbitrary<ScaleTrace> Any { get; } = Arb.From(
        from min in Gen.Choose(0, 4)
        from more in Gen.Choose(0, 12)
        from share in Gen.Elements(1, 4, 4, 16, 64)
        from steps in (
            from seconds in Gen.Frequency((6, Gen.Choose(1, 5)), (2, Gen.Choose(30, 200)), (1, Gen.Choose(200, 600)))
            from mean in Gen.Frequency((4, Gen.Constant(0)), (4, Gen.Choose(1, 2000)), (1, Gen.Choose(2000, 10_000)))
            from waiting in Gen.Frequency((8, Gen.Constant(0)), (1, Gen.Choose(1, 100)))
            select (seconds, mean: mean / 100.0, waiting)).ListOf()
        select new ScaleTrace(new ScaleLimits(min, Math.Max(1, min + more), share), Signalled(steps)));

    public static ConcurrencyScaler Scaler { get; } = new(new ScaleOptions());

    /// <summary>What is decided at each signal.</summary>
    public List<ScaleDecision> Decide()
    {
        var decisions = new List<ScaleDecision>();
        var memory = ScaleMemory.None;
        foreach (var signal in Signals)
        {
            decisions.Add(Scaler.Decide(Limits, signal, memory));
            memory = decisions[^1].Memory;
        }
        return decisions;
    }

    /// <summary>What the demand of one signal needs, written down apart from the scaler.</summary>
    public int Need(ScaleSignal signal) => Math.Min(Limits.MaxReplicas, (int)Math.Ceiling((signal.MeanConcurrency + signal.Waiting) / Limits.Share));

    private static List<ScaleSignal> Signalled(IEnumerable<(int Seconds, double Mean, int Waiting)> steps)
    {
        var signals = new List<ScaleSignal>();
        double now = 1_000_000, active = double.NegativeInfinity;
        foreach (var (seconds, mean, waiting) in steps)
        {
            now += seconds;
            if (mean > 0)
                active = now;
            signals.Add(new ScaleSignal(now, mean, waiting, now - active));
        }
        return signals;
    }
}
