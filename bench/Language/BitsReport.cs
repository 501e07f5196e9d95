using ServingCluster.Inference.Graphs.Causal;

namespace ServingCluster.Language;

/// <summary>Speeds of the bare loop with weights in different numbers of bits, measured in turns.</summary>
internal static class BitsReport
{
    /// <param name="builds">The model's graphs by name.</param>
    /// <param name="rounds">Rounds that count; each begins with another build.</param>
    public static void Print(IReadOnlyList<(string Name, CausalGraph Graph)> builds, int rounds)
    {
        var models = builds.Select(static b => new BareModel(b.Graph, Workload.Streams.Max())).ToArray();
        var rates = builds.Select(static _ => Enumerable.Range(0, 1 + Workload.Streams.Length).Select(static _ => new List<double>()).ToArray()).ToArray();
        for (var round = 0; round <= rounds; round++)
        {
            for (var i = 0; i < models.Length; i++)
            {
                var build = (round + i) % models.Length;
                var measured = Measure(models[build], builds[build].Graph, round);
                for (var j = 0; round > 0 && j < measured.Length; j++)
                    rates[build][j].Add(measured[j]);
            }
        }

        Console.WriteLine($"{"tokens/s",-10}{$"prefill {Workload.LongPromptLength}",14}{string.Concat(Workload.Streams.Select(static s => $"{$"{s} rows",12}"))}");
        for (var i = 0; i < models.Length; i++)
        {
            Console.WriteLine($"{builds[i].Name,-10}{Workload.Median(rates[i][0]),14:f0}{string.Concat(rates[i].Skip(1).Select(static r => $"{Workload.Median(r),12:f1}"))}");
            models[i].Dispose();
        }
    }

    private static double[] Measure(BareModel model, CausalGraph graph, int seed) =>
        [BareReport.PrefillRate(model, graph, seed), .. Workload.Streams.Select(streams => BareReport.DecodeRate(model, graph, streams))];
}
