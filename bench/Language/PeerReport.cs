using System.Diagnostics;
using System.Net.Http.Headers;

namespace ServingCluster.Language;

/// <summary>
/// A running server and llama.cpp's in turns, under the same load by the same API: output tokens per second of answers to prompts that come
/// all at once, from the first byte sent to the last one read, their times to the first token, and the speed of a long prompt.
/// </summary>
internal sealed class PeerReport(Uri server, string token, string endpoint, Uri? peer, int vocabulary, int rounds) : IDisposable
{
    private static readonly int[] Streams = [1, 8];

    private readonly HttpClient[] _servers = [ClientOf(server, token), .. peer is null ? [] : new[] { ClientOf(peer, "none") }];

    public async Task PrintAsync()
    {
        foreach (var client in _servers)
            await AnswerAsync(client, 2);
        Console.WriteLine($"{"",-8}{"tokens/s: ours",16}{"llama.cpp",12}{"ours ÷ it",12}{"first token p50/p99 ms: ours",32}{"llama.cpp",18}");
        foreach (var streams in Streams)
            await PrintAnswersAsync(streams);
        await PrintPrefillAsync();
    }

    public void Dispose()
    {
        foreach (var client in _servers)
            client.Dispose();
    }

    // A server may close a connection that was idle for seconds just when the next request is sent.
    private static HttpClient ClientOf(Uri address, string token) => new(new SocketsHttpHandler { PooledConnectionIdleTimeout = TimeSpan.FromSeconds(1) })
    {
        BaseAddress = address,
        Timeout = TimeSpan.FromMinutes(10),
        DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", token) },
    };

    private async Task PrintAnswersAsync(int streams)
    {
        var rates = Lists();
        var first = Lists();
        // One stream gives one time to the first token a round.
        for (var round = 0; round < (streams == 1 ? 2 * rounds : rounds); round++)
        {
            foreach (var i in Turns(round))
            {
                var (rate, firsts) = await AnswerAsync(_servers[i], streams);
                rates[i].Add(rate);
                first[i].AddRange(firsts);
            }
        }

        Console.WriteLine(RowOf($"{streams} stream{(streams == 1 ? "" : "s")}", rates) + TailsOf(first));
    }

    private async Task PrintPrefillAsync()
    {
        var rates = Lists();
        for (var round = 0; round <= 2 * rounds; round++)
        {
            foreach (var i in Turns(round))
            {
                var answer = Start(_servers[i], Workload.LongPromptLength, 1);
                await answer.Reading;
                if (round > 0)
                    rates[i].Add(Workload.LongPromptLength / answer.FirstAfter);
            }
        }

        Console.WriteLine(RowOf("prefill", rates));
    }

    private async Task<(double Rate, IEnumerable<double> FirstAfter)> AnswerAsync(HttpClient client, int streams)
    {
        var began = Stopwatch.GetTimestamp();
        var answers = Enumerable.Range(0, streams).Select(_ => Start(client, Workload.ServedPromptLength, Workload.ServedAnswerLength)).ToArray();
        await Task.WhenAll(answers.Select(static a => a.Reading));
        var rate = streams * Workload.ServedAnswerLength / Stopwatch.GetElapsedTime(began).TotalSeconds;
        return (rate, answers.Select(static a => a.FirstAfter));
    }

    private ServedStream Start(HttpClient client, int promptLength, int tokens) => ServedStream.Start(client, endpoint, vocabulary, promptLength, tokens);

    private IEnumerable<int> Turns(int round) => Enumerable.Range(0, _servers.Length).Select(i => (round + i) % _servers.Length);

    private List<double>[] Lists() => [.. _servers.Select(static _ => new List<double>())];

    private static string RowOf(string what, List<double>[] rates)
    {
        var row = $"{what,-10}{Workload.Median(rates[0]),14:f1}";
        return rates.Length == 1 ? row : row + $"{Workload.Median(rates[1]),12:f1}{Workload.Median(rates[0].Zip(rates[1], static (ours, its) => ours / its)),12:f2}";
    }

    private static string TailsOf(List<double>[] seconds) => seconds.Length == 1 ? $"{"",24}{TailOf(seconds[0]),32}" : $"{TailOf(seconds[0]),32}{TailOf(seconds[1]),18}";

    private static string TailOf(List<double> seconds) =>
        $"{1000 * Workload.Percentile([.. seconds], 0.5):f0}/{1000 * Workload.Percentile([.. seconds], 0.99):f0}";
}
