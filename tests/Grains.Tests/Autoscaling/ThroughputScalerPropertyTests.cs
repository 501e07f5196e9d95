using FsCheck;
using FsCheck.Fluent;
using ServingCluster.Grains.Autoscaling;

namespace ServingCluster.Grains.Tests.Autoscaling;

public sealed class ThroughputScalerPropertyTests
{
    private const double StabilisationSeconds = 300;
    private const double IdleSeconds = 1800;

    [Fact]
    public void It_never_leaves_the_limits() => Holds(trace =>
        trace.Decide().All(decision => decision.Replicas >= trace.Limits.MinReplicas && decision.Replicas <= trace.Limits.MaxReplicas));

    [Fact]
    public void Requests_that_pile_up_are_answered_with_replicas_at_once() => Holds(trace =>
        trace.Decide().Zip(trace.Signals).All(step => step.First.Replicas >= trace.NeedOfRequests(step.Second)));

    [Fact]
    public void It_keeps_what_requests_needed_within_the_stabilisation_window() => Holds(trace =>
    {
        var decisions = trace.Decide();
        for (var i = 0; i < decisions.Count; i++)
        {
            for (var j = 0; j <= i; j++)
            {
                var age = trace.Signals[i].Requests.NowSeconds - trace.Signals[j].Requests.NowSeconds;
                if (age < StabilisationSeconds && decisions[i].Replicas < trace.NeedOfRequests(trace.Signals[j]))
                    return false;
            }
        }
        return true;
    });

    [Fact]
    public void It_wants_no_more_than_the_most_that_was_seen_would_take() => Holds(trace =>
    {
        var most = 0.0;
        foreach (var (decision, signal) in trace.Decide().Zip(trace.Signals))
        {
            most = Math.Max(most, Math.Max(
                signal.TokensPerSecond / (trace.Chunk * ThroughputScaler.Utilisation),
                (signal.Requests.MeanConcurrency + signal.Requests.Waiting) / trace.Limits.Share));
            if (decision.Replicas > Math.Max(Math.Ceiling(most), Math.Max(1, trace.Limits.MinReplicas)))
                return false;
        }
        return true;
    });

    [Fact]
    public void It_sleeps_only_after_the_idle_window_and_only_where_allowed() => Holds(trace =>
    {
        var decisions = trace.Decide();
        var active = trace.Signals.Count == 0 ? 0 : trace.Signals[0].Requests.NowSeconds;
        for (var i = 0; i < decisions.Count; i++)
        {
            var requests = trace.Signals[i].Requests;
            if (requests.MeanConcurrency > 0 || requests.Waiting > 0)
                active = requests.NowSeconds;
            var mustSleep = trace.Limits.MinReplicas == 0 && requests.NowSeconds - active >= IdleSeconds;
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
            var decision = ThroughputTrace.Scaler.Decide(trace.Limits, trace.Chunk, signal, memory);
            var busier = ThroughputTrace.Scaler.Decide(
                trace.Limits, trace.Chunk, signal with { TokensPerSecond = (signal.TokensPerSecond * 1.5) + 1 }, memory);
            var fuller = ThroughputTrace.Scaler.Decide(
                trace.Limits, trace.Chunk, signal with { Requests = signal.Requests with { Waiting = signal.Requests.Waiting + 1 } }, memory);
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
    public void Its_memory_stays_small() => Holds(trace => trace.Decide().All(decision => decision.Memory.Peaks.Count <= trace.Limits.MaxReplicas + 1));

    private static void Holds(Func<ThroughputTrace, bool> property) =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(300), Prop.ForAll(ThroughputTrace.Any, property));
}
