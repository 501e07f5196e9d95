using System.Net.Http.Headers;
using ServingCluster.Inference.Graphs.Causal;

namespace ServingCluster.Language;

/// <summary>The bare loop and a running server in turns, so that both meet the same states of the machine.</summary>
internal sealed class ServedReport(Uri server, string token, string endpoint, CausalGraph graph, int rounds) : IDisposable
{
    private readonly HttpClient _client = new()
    {
        BaseAddress = server,
        Timeout = TimeSpan.FromMinutes(10),
        DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", token) },
    };

    public async Task PrintAsync()
    {
        using (var bare = new BareModel(graph, Workload.Streams.Max()))
        {
            BareReport.DecodeRate(bare, graph, 2);
            await DecodeAsync(2);
            await PrintDecodingAsync(bare);
            await PrintPrefillAsync(bare);
        }

        foreach (var streams in (int[])[1, 8])
            await PrintBesideAsync(streams);
    }

    public void Dispose() => _client.Dispose();

    private async Task PrintDecodingAsync(BareModel bare)
    {
        Console.WriteLine("streams   bare tokens/s   server tokens/s   server ÷ bare   first token p50/p99 ms   between tokens p50/p99 ms");
        var single = 0.0;
        foreach (var streams in Workload.Streams)
        {
            var (pairs, first, gaps) = (new List<(double Bare, double Server)>(), new List<double>(), new List<double>());
            for (var round = 0; round < rounds; round++)
            {
                var before = round % 2 == 0 ? BareReport.DecodeRate(bare, graph, streams) : 0;
                var answers = await DecodeAsync(streams);
                pairs.Add((round % 2 == 0 ? before : BareReport.DecodeRate(bare, graph, streams), StreamRates.TokensPerSecond(answers)));
                first.AddRange(answers.Select(answer => answer.FirstAfter));
                gaps.AddRange(StreamRates.Gaps(answers));
            }

            Console.WriteLine($"{RowOf($"{streams}", pairs)} {TailOf(first),24} {TailOf(gaps),27}");
            var rate = Workload.Median(pairs.Select(p => p.Server));
            single = streams == 1 ? rate : single;
            if (streams == 8)
                Console.WriteLine($"        8 streams ÷ 1 stream: {rate / single:f2}");
        }
    }

    private async Task PrintPrefillAsync(BareModel bare)
    {
        var pairs = new List<(double Bare, double Server)>();
        for (var round = 0; round <= rounds; round++)
        {
            var answer = ServedStream.Start(_client, endpoint, graph.Config.Vocabulary, Workload.LongPromptLength, 1);
            await answer.Reading;
            pairs.Add((BareReport.PrefillRate(bare, graph, round), Workload.LongPromptLength / answer.FirstAfter));
        }

        Console.WriteLine(RowOf($"prefill", pairs[1..]));
    }

    // Times between tokens with nothing else, then while a long prompt is computed.
    private async Task PrintBesideAsync(int streams)
    {
        var (idle, beside, shortFirst) = (new List<double>(), new List<double>(), new List<double>());
        for (var round = 0; round < rounds; round++)
        {
            var running = Start(streams, 1500);
            await Task.WhenAll(running.Select(stream => stream.First));
            var began = Seconds();
            await Task.Delay(TimeSpan.FromSeconds(2));
            var ended = Seconds();
            var longPrompt = ServedStream.Start(_client, endpoint, graph.Config.Vocabulary, Workload.BesideLength, 1);
            await Task.Delay(TimeSpan.FromSeconds(0.3));
            var other = ServedStream.Start(_client, endpoint, graph.Config.Vocabulary, 20, 1);
            await Task.WhenAll(longPrompt.Reading, other.Reading);
            var computed = Seconds();
            foreach (var stream in running)
                stream.Stop();
            await Task.WhenAll(running.Select(stream => stream.Reading));
            idle.AddRange(running.SelectMany(stream => StreamRates.Gaps(stream, began, ended)));
            beside.AddRange(running.SelectMany(stream => StreamRates.Gaps(stream, ended, computed)));
            shortFirst.Add(other.FirstAfter);
        }

        Console.WriteLine(
            $"{streams} streams, between tokens p50/p99 ms: {TailOf(idle)} alone, {TailOf(beside)} beside a prompt of {Workload.BesideLength}; "
            + $"p99 ÷ p99 {Workload.Percentile([.. beside], 0.99) / Workload.Percentile([.. idle], 0.99):f2}; "
            + $"first token of a short prompt meanwhile {1000 * Workload.Median(shortFirst):f0} ms");
    }

    private async Task<IReadOnlyList<IMeasuredStream>> DecodeAsync(int streams)
    {
        var running = Start(streams, Workload.Steps * 2);
        await Task.WhenAll(running.Select(stream => stream.Reading));
        return running;
    }

    private ServedStream[] Start(int streams, int tokens) =>
        [.. Enumerable.Range(0, streams).Select(_ => ServedStream.Start(_client, endpoint, graph.Config.Vocabulary, Workload.PromptLength, tokens))];

    private static string RowOf(string what, List<(double Bare, double Server)> pairs) =>
        $"{what,7} {Workload.Median(pairs.Select(p => p.Bare)),15:f1} {Workload.Median(pairs.Select(p => p.Server)),17:f1} "
        + $"{Workload.Median(pairs.Select(p => p.Server / p.Bare)),15:f3}";

    private static string TailOf(List<double> seconds) =>
        $"{1000 * Workload.Percentile([.. seconds], 0.5):f1}/{1000 * Workload.Percentile([.. seconds], 0.99):f1}";

    private static double Seconds() => (double)System.Diagnostics.Stopwatch.GetTimestamp() / System.Diagnostics.Stopwatch.Frequency;
}
