using Microsoft.Extensions.Logging.Abstractions;
using ServingCluster.Inference.Graphs.Causal;
using ServingCluster.Inference.Language;

namespace ServingCluster.Language;

/// <summary>Times between tokens while nothing else happens and while a long prompt is computed, and times to first tokens.</summary>
internal static class LatencyReport
{
    private const int IdleTokens = 150;

    public static async Task PrintAsync(CausalGraph graph, int rounds)
    {
        foreach (var streams in Workload.Streams[..3])
        {
            await using var engine = LanguageEngine.Create(graph, new LanguageEngineOptions(), TimeProvider.System, NullLogger.Instance);
            var figures = new Figures();
            for (var round = 0; round < rounds; round++)
                await MeasureAsync(engine, graph, streams, figures);
            figures.Print(streams);
        }
    }

    private static async Task MeasureAsync(LanguageEngine engine, CausalGraph graph, int streams, Figures figures)
    {
        var vocabulary = graph.Config.Vocabulary;
        var running = Enumerable.Range(0, streams)
            .Select(_ => EngineStream.Start(engine, vocabulary, Workload.PromptLength, graph.MaxLength - Workload.PromptLength)).ToArray();
        await Task.WhenAll(running.Select(stream => stream.WaitForAsync(1)));
        var from = running.Max(stream => stream.Times[^1]);
        await running[^1].WaitForAsync(IdleTokens);
        var idle = running[^1].Times[^1];
        var lone = EngineStream.Start(engine, vocabulary, 20, 1);
        await lone.Reading;
        var before = lone.Times[^1];
        var beside = EngineStream.Start(engine, vocabulary, Workload.BesideLength, 1);
        await Task.Delay(TimeSpan.FromSeconds(0.3));
        var quick = EngineStream.Start(engine, vocabulary, 20, 1);
        await Task.WhenAll(beside.Reading, quick.Reading);
        foreach (var stream in running)
            stream.Stop();
        await Task.WhenAll(running.Select(stream => stream.Reading));
        figures.Add(running, from, idle, before, beside, lone, quick);
    }

    private sealed class Figures
    {
        private readonly List<double> _idle = [];
        private readonly List<double> _beside = [];
        private readonly List<double> _prefill = [];
        private readonly List<double> _lone = [];
        private readonly List<double> _quick = [];

        public void Add(
            EngineStream[] running, double from, double idle, double before, EngineStream beside, EngineStream lone, EngineStream quick)
        {
            foreach (var stream in running)
            {
                for (var i = 1; i < stream.Times.Count; i++)
                {
                    var (time, gap) = (stream.Times[i], stream.Times[i] - stream.Times[i - 1]);
                    if (time > from && time <= idle)
                        _idle.Add(gap);
                    else if (time > before && time <= beside.Times[0])
                        _beside.Add(gap);
                }
            }

            _prefill.Add(beside.FirstAfter);
            _lone.Add(lone.FirstAfter);
            _quick.Add(quick.FirstAfter);
        }

        public void Print(int streams)
        {
            var (idle99, beside99) = (Workload.Percentile([.. _idle], 0.99), Workload.Percentile([.. _beside], 0.99));
            Console.WriteLine(
                $"{streams} streams: between tokens p50 {Ms(Workload.Percentile([.. _idle], 0.5))} p99 {Ms(idle99)} ({_idle.Count}); "
                + $"beside a prompt of {Workload.BesideLength} p50 {Ms(Workload.Percentile([.. _beside], 0.5))} p99 {Ms(beside99)} "
                + $"({_beside.Count}); p99 ÷ p99 {beside99 / idle99:f2}; ÷ p50 {beside99 / Workload.Percentile([.. _idle], 0.5):f2}");
            Console.WriteLine(
                $"  first token: of 20 {Ms(Workload.Median(_lone))}, of 20 beside the long prompt {Ms(Workload.Median(_quick))}, "
                + $"of the long prompt {Ms(Workload.Median(_prefill))}");
        }

        private static string Ms(double seconds) => $"{seconds * 1000:f1} ms";
    }
}
