using Microsoft.Extensions.Logging.Abstractions;
using ServingCluster.Inference.Graphs.Causal;
using ServingCluster.Inference.Language;

namespace ServingCluster.Language;

/// <summary>The bare loop and the engine in turns, so that both meet the same states of the machine.</summary>
internal static class Comparison
{
    public static async Task PrintAsync(CausalGraph graph, int rounds)
    {
        using var bare = new BareModel(graph, Workload.Streams.Max());
        await using var engine = LanguageEngine.Create(graph, new LanguageEngineOptions(), TimeProvider.System, NullLogger.Instance);
        BareReport.DecodeRate(bare, graph, 2);
        await DecodeRateAsync(engine, graph, 2);
        Console.WriteLine("streams   bare tokens/s   engine tokens/s   engine ÷ bare");
        foreach (var streams in Workload.Streams)
        {
            var pairs = new List<(double Bare, double Engine)>();
            for (var round = 0; round < rounds; round++)
            {
                var first = round % 2 == 0 ? BareReport.DecodeRate(bare, graph, streams) : 0;
                var rate = await DecodeRateAsync(engine, graph, streams);
                pairs.Add((round % 2 == 0 ? first : BareReport.DecodeRate(bare, graph, streams), rate));
            }

            Print($"{streams}", pairs);
        }

        var prefills = new List<(double Bare, double Engine)>();
        for (var round = 0; round < rounds + 1; round++)
            prefills.Add((BareReport.PrefillRate(bare, graph, round), await PrefillRateAsync(engine, graph)));
        Print("prefill", prefills[1..]);
    }

    private static void Print(string what, List<(double Bare, double Engine)> pairs) => Console.WriteLine(
        $"{what,7} {Workload.Median(pairs.Select(p => p.Bare)),15:f1} {Workload.Median(pairs.Select(p => p.Engine)),17:f1} "
        + $"{Workload.Median(pairs.Select(p => p.Engine / p.Bare)),15:f3}");

    private static async Task<double> DecodeRateAsync(LanguageEngine engine, CausalGraph graph, int streams)
    {
        var tokens = Workload.Steps * 2;
        var running = Enumerable.Range(0, streams)
            .Select(_ => EngineStream.Start(engine, graph.Config.Vocabulary, Workload.PromptLength, tokens)).ToArray();
        await Task.WhenAll(running.Select(stream => stream.Reading));
        return StreamRates.TokensPerSecond(running);
    }

    private static async Task<double> PrefillRateAsync(LanguageEngine engine, CausalGraph graph)
    {
        var stream = EngineStream.Start(engine, graph.Config.Vocabulary, Workload.LongPromptLength, 1);
        await stream.Reading;
        return Workload.LongPromptLength / stream.FirstAfter;
    }
}
