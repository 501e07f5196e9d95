using System.Globalization;

namespace ServingCluster.OrleansHop;

/// <summary>Alternates between the two hops and prints medians and ratios.</summary>
internal sealed class HopComparison(IHop bare, IHop replica, int rounds, TimeSpan time)
{
    private const int ChunksPerStream = 500;

    public async Task<string> RunAsync()
    {
        var table = new StringWriter(CultureInfo.InvariantCulture);
        table.WriteLine($"{"what",-20} {"callers",7} | {"bare /s",9} {"replica",9} {"ratio",6} | {"bare p50",8} {"replica",8} {"ratio",6} "
            + $"| {"bare p99",8} {"replica",8} | {"cpu us",7} {"replica",7} {"ratio",6} | {"bytes",8} {"replica",8}");
        foreach (var (name, bytes) in new[] { ("200 bytes", 200), ("64 KB", 64 << 10) })
        {
            var body = new byte[bytes];
            foreach (var callers in new[] { 1, 16 })
                await CompareAsync(table, name, callers, async hop => await hop.CallAsync(body, bytes) == bytes ? 1 : throw Wrong());
        }

        foreach (var callers in new[] { 1, 8 })
        {
            await CompareAsync(table, "chunks of a stream", callers, async hop =>
                await hop.StreamAsync(ChunksPerStream) == ChunksPerStream ? ChunksPerStream : throw Wrong());
        }

        return table.ToString();
    }

    private static InvalidDataException Wrong() => new("The answer is not what was asked for.");

    private async Task CompareAsync(TextWriter table, string what, int callers, Func<IHop, ValueTask<int>> call)
    {
        var figures = new List<(HopFigures Bare, HopFigures Replica)>();
        // One round more, the first, to warm up.
        for (var round = 0; round <= rounds; round++)
        {
            var first = await HopLoop.RunAsync(callers, time, () => call(round % 2 == 0 ? bare : replica));
            var second = await HopLoop.RunAsync(callers, time, () => call(round % 2 == 0 ? replica : bare));
            if (round > 0)
                figures.Add(round % 2 == 0 ? (first, second) : (second, first));
        }

        double Bare(Func<HopFigures, double> figure) => Median(figures.Select(f => figure(f.Bare)));
        double Replica(Func<HopFigures, double> figure) => Median(figures.Select(f => figure(f.Replica)));
        double Ratio(Func<HopFigures, double> figure) => Median(figures.Select(f => figure(f.Replica) / figure(f.Bare)));
        table.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{what,-20} {callers,7} | {Bare(f => f.PerSecond),9:0} {Replica(f => f.PerSecond),9:0} {Ratio(f => f.PerSecond),6:0.00} "
            + $"| {Bare(f => f.P50) / 1e3,8:0.000} {Replica(f => f.P50) / 1e3,8:0.000} {Ratio(f => f.P50),6:0.00} "
            + $"| {Bare(f => f.P99) / 1e3,8:0.000} {Replica(f => f.P99) / 1e3,8:0.000} "
            + $"| {Bare(f => f.Processor),7:0.0} {Replica(f => f.Processor),7:0.0} {Ratio(f => f.Processor),6:0.00} "
            + $"| {Bare(f => f.Bytes),8:0} {Replica(f => f.Bytes),8:0}"));
    }

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}
