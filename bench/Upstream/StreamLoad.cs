using System.Globalization;
using System.Net.Http.Headers;

namespace ServingCluster.Upstream;

/// <summary>
/// Opens many streams at once and prints how late their tokens came: <c>FIGURES tokens p50 p99 worst lost</c>, times in microseconds after
/// a token was due at the provider. Both processes read the same clock of the machine.
/// </summary>
internal static class StreamLoad
{
    private const string Body = """{"model":"mock","stream":true,"messages":[{"role":"user","content":"What is the capital of France?"}]}""";
    private const string Before = "\"content\":\"";

    // So long a client that has just started compiles itself instead of reading.
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(2);
    private const int WarmUpStreams = 10;

    private static readonly TimeProvider Time = TimeProvider.System;

    public static async Task RunAsync(Uri url, string token, int streams, TextWriter output)
    {
        using var handler = new SocketsHttpHandler { MaxConnectionsPerServer = streams };
        using var client = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        await WarmUpAsync(client, url);
        var found = await Task.WhenAll(Enumerable.Range(0, streams).Select(i => ReadAsync(client, url, i, streams)));
        var late = found.SelectMany(f => f).Order().ToArray();
        var lost = (found.Max(f => f.Count) * streams) - late.Length;
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"FIGURES {late.Length} {At(late, 0.5):F1} {At(late, 0.99):F1} {At(late, 1):F1} {lost}"));
    }

    private static async Task WarmUpAsync(HttpClient client, Uri url)
    {
        using var over = new CancellationTokenSource(WarmUp, Time);
        await Task.WhenAll(Enumerable.Range(0, WarmUpStreams).Select(i => LeaveAsync(client, url, i, over.Token)));
    }

    private static async Task LeaveAsync(HttpClient client, Uri url, int number, CancellationToken over)
    {
        try
        {
            await ReadAsync(client, url, number, WarmUpStreams, over);
        }
        catch (OperationCanceledException)
        {
        }
    }

    private static async Task<List<double>> ReadAsync(
        HttpClient client, Uri url, int number, int streams, CancellationToken cancellationToken = default)
    {
        // Streams of many callers do not begin in one moment; these begin within one second.
        await Task.Delay(TimeSpan.FromSeconds((double)number / streams), Time, cancellationToken);
        using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new StringContent(Body, null, "application/json") };
        using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        if (!answer.IsSuccessStatusCode)
            throw new InvalidOperationException($"{(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync(cancellationToken)}");
        using var reader = new StreamReader(await answer.Content.ReadAsStreamAsync(cancellationToken));
        var late = new List<double>();
        while (await reader.ReadLineAsync(cancellationToken) is { } line)
            Note(line, late);
        return late;
    }

    // Who changes texts on their way may put several tokens into one piece.
    private static void Note(string line, List<double> late)
    {
        var now = Time.GetTimestamp();
        var start = line.IndexOf(Before, StringComparison.Ordinal);
        if (start < 0)
            return;
        var text = line.AsSpan(start + Before.Length);
        text = text[..text.IndexOf('"')];
        foreach (var word in text.Split(' '))
        {
            if (DueTime.Read(text[word]) is { } due)
                late.Add(Time.GetElapsedTime(due, now).TotalMicroseconds);
        }
    }

    private static double At(double[] sorted, double quantile) => sorted.Length == 0
        ? throw new InvalidOperationException("No token came.")
        : sorted[Math.Min(sorted.Length - 1, (int)Math.Ceiling(quantile * sorted.Length) - 1)];
}
