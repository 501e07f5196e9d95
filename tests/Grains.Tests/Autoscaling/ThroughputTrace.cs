using FsCheck;
using FsCheck.Fluent;
using ServingCluster.Grains.Autoscaling;

namespace ServingCluster.Grains.Tests.Autoscaling;

/// <summary>Limits, a chunk, and what was seen in the course of time.</summary>
internal sealed record ThroughputTrace(ScaleLimits Limits, double Chunk, IReadOnlyList<ThroughputSignal> Signals)
{
    /// <summary>Random traces: those of <see cref="ScaleTrace"/> with tokens of nothing to twice the maximum.</summary>
    public static Arbitrary<ThroughputTrace> Any { get; } = Arb.From(
        from trace in ScaleTrace.Any.Generator
        from chunk in Gen.Elements(1.0, 50, 980, 20_000)
        from parts in Gen.Choose(0, 200).ArrayOf(trace.Signals.Count)
        select new ThroughputTrace(trace.Limits, chunk, [.. trace.Signals.Select((s, i) => new ThroughputSignal(
            s, s.MeanConcurrency > 0 ? chunk * trace.Limits.MaxReplicas * parts[i] / 100 : 0))]));

    public static ThroughputScaler Scaler { get; } = new(new ScaleOptions());

    /// <summary>What is decided at each signal.</summary>
    public List<ScaleDecision> Decide()
    {
        var decisions = new List<ScaleDecision>();
        var memory = ScaleMemory.None;
        foreach (var signal in Signals)
        {
            decisions.Add(Scaler.Decide(Limits, Chunk, signal, memory));
            memory = decisions[^1].Memory;
        }
        return decisions;
    }

    /// <summary>What the requests of one signal need at least, written down apart from the scaler.</summary>
    public int NeedOfRequests(ThroughputSignal signal) =>
        Math.Min(Limits.MaxReplicas, (int)Math.Ceiling((signal.Requests.MeanConcurrency + signal.Requests.Waiting) / Limits.Share));
}
