using FsCheck;
using FsCheck.Fluent;
using ServingCluster.Grains.Autoscaling;

namespace ServingCluster.Grains.Tests.Autoscaling;

public sealed class ConcurrencyScalerPropertyTests
{
    private const double StabilisationSeconds = 300;
    private const double IdleSeconds = 1800;

    [Fact]
    public void It_never_leaves_the_limits() => Holds(trace =>
        trace.Decide().All(decision => decision.Replicas >= trace.Limits.MinReplicas && decision.Replicas <= trace.Limits.MaxReplicas));

    [Fact]
    public void It_never_wants_less_than_the_demand_needs_so_a_sleeper_wakes_at_once() => Holds(trace =>
        trace.Decide().Zip(trace.Signals).All(step => step.First.Replicas >= trace.Need(step.Second)));

    [Fact]
    public void It_keeps_what_was_needed_within_the_stabilisation_window() => Holds(trace =>
    {
        var decisions = trace.Decide();
        for (var i = 0; i < decisions.Count; i++)
        {
            for (var j = 0; j <= i; j++)
            {
                var age = trace.Signals[i].NowSeconds - trace.Signals[j].NowSeconds;
                if (age < StabilisationSeconds && decisions[i].Replicas < trace.Need(trace.Signals[j]))
                    return false;
            }
        }
        return true;
    });

    [Fact]
    public void It_wants_no_more_than_was_needed_within_the_stabilisation_window() => Holds(trace =>
    {
        var decisions = trace.Decide();
        for (var i = 0; i < decisions.Count; i++)
        {
            var now = trace.Signals[i].NowSeconds;
            var most = trace.Signals.Take(i + 1).Where(s => now - s.NowSeconds < StabilisationSeconds).Max(trace.Need);
            if (decisions[i].Replicas > Math.Max(most, Math.Max(1, trace.Limits.MinReplicas)))
                return false;
        }
        return true;
    });

    [Fact]
    public void It_sleeps_only_after_the_idle_window_and_only_where_allowed() => Holds(trace =>
    {
        var decisions = trace.Decide();
        var active = trace.Signals.Count == 0 ? 0 : trace.Signals[0].NowSeconds;
        for (var i = 0; i < decisions.Count; i++)
        {
            var signal = trace.Signals[i];
            if (signal.MeanConcurrency > 0 || signal.Waiting > 0)
                active = signal.NowSeconds;
            var mustSleep = trace.Limits.MinReplicas == 0 && signal.NowSeconds - active >= IdleSeconds;
            if (decisions[i].Replicas == 0 != mustSleep)
                return false;
        }
        return true;
    });

    [Fact]
    public void It_wants_no_less_when_the_demand_is_higher() => Holds(trace =>
    {
        var memory = ScaleMemory.None;
        foreach (var signal in trace.Signals)
        {
            var decision = ScaleTrace.Scaler.Decide(trace.Limits, signal, memory);
            var busier = ScaleTrace.Scaler.Decide(trace.Limits, signal with { MeanConcurrency = (signal.MeanConcurrency * 1.5) + 0.1 }, memory);
            var fuller = ScaleTrace.Scaler.Decide(trace.Limits, signal with { Waiting = signal.Waiting + 1 }, memory);
            if (busier.Replicas < decision.Replicas || fuller.Replicas < decision.Replicas)
                return false;
            memory = decision.Memory;
        }
        return true;
    });

    [Fact]
    public void It_decides_the_same_from_the_same() => Holds(trace =>
        trace.Decide().Select(d => d.Replicas).SequenceEqual(trace.Decide().Select(d => d.Replicas)));

    [Fact]
    public void Its_memory_stays_small() => Holds(trace => trace.Decide().All(decision =>
        decision.Memory.Peaks.Count <= trace.Limits.MaxReplicas + 1
        && decision.Memory.Peaks.Zip(decision.Memory.Peaks.Skip(1)).All(pair => pair.First.Replicas > pair.Second.Replicas)));

    private static void Holds(Func<ScaleTrace, bool> property) =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(300), Prop.ForAll(ScaleTrace.Any, property));
}
