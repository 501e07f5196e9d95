using System.Globalization;

namespace ServingCluster.Scale;

/// <summary>
/// Prints what the simulation found. What depends on nothing but the options goes to one writer, what the calls cost this machine to
/// another, so that the first can be compared byte for byte.
/// </summary>
internal sealed class Report(TextWriter results, TextWriter costs)
{
    public void Write(PhaseResult phase)
    {
        results.WriteLine($"== {phase.Name}");
        results.WriteLine(phase.Converged.Count == 0
            ? $"   {phase.Unconverged} endpoints wait; {Seconds(phase.Length)} s observed"
            : $"   {phase.Converged.Count} endpoints converged: p50 {Seconds(phase.Quantile(0.5))} s, p99 {Seconds(phase.Quantile(0.99))} s, "
                + $"all {Seconds(phase.Quantile(1))} s; {phase.Unconverged} wait; {Seconds(phase.Length)} s observed");
        results.WriteLine($"   {"calls",-28}{"in all",12}{"per second",12}{"peak",12}");
        foreach (var call in phase.Calls)
            results.WriteLine(Invariant($"   {call.Kind,-28}{call.Count,12}{call.PerSecond,12:0.0}{call.Peak,12}"));
        foreach (var (kind, microseconds) in phase.Processor)
        {
            // The peak's calls keep that part of one processor busy.
            var peak = phase.Calls.First(c => c.Kind == kind).Peak;
            costs.WriteLine(Invariant($"   {phase.Name}: {kind} {microseconds:0.0} us each, {peak * microseconds / 10_000:0.0} % of a processor at the peak"));
        }
    }

    private static string Seconds(TimeSpan time) => Invariant($"{time.TotalSeconds:0.0}");

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
