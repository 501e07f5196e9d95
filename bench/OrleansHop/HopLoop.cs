using System.Diagnostics;

namespace ServingCluster.OrleansHop;

/// <summary>Callers that each begin the next call when the last one has ended.</summary>
internal static class HopLoop
{
    /// <summary>Runs them for a while.</summary>
    /// <param name="callers">How many.</param>
    /// <param name="time">For how long.</param>
    /// <param name="call">One call, which says how many things it brought.</param>
    public static async Task<HopFigures> RunAsync(int callers, TimeSpan time, Func<ValueTask<int>> call)
    {
        var process = Process.GetCurrentProcess();
        var (allocated, processor) = (GC.GetTotalAllocatedBytes(precise: true), process.TotalProcessorTime);
        var began = Stopwatch.GetTimestamp();
        var runs = await Task.WhenAll(Enumerable.Range(0, callers).Select(_ => Task.Run(() => CallAsync(began, time, call))));
        var seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        process.Refresh();
        var things = runs.Sum(r => (double)r.Things);
        var calls = runs.SelectMany(r => r.Ticks).Order().Select(t => t * 1e6 / Stopwatch.Frequency).ToArray();
        return new HopFigures(
            things / seconds, calls[calls.Length / 2], calls[(int)(calls.Length * 0.99)],
            (process.TotalProcessorTime - processor).TotalMicroseconds / things, (GC.GetTotalAllocatedBytes(precise: true) - allocated) / things);
    }

    private static async Task<(long Things, List<long> Ticks)> CallAsync(long began, TimeSpan time, Func<ValueTask<int>> call)
    {
        var (things, ticks) = (0L, new List<long>());
        while (Stopwatch.GetElapsedTime(began) < time)
        {
            var called = Stopwatch.GetTimestamp();
            things += await call();
            ticks.Add(Stopwatch.GetTimestamp() - called);
        }

        return (things, ticks);
    }
}
