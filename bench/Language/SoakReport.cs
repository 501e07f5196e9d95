using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;

namespace ServingCluster.Language;

/// <summary>
/// Many short requests to a server: answered whole, streamed, left in the middle, refused. Tells after each thousand what memory the server
/// holds, and at the end whether it still holds a request.
/// </summary>
internal sealed class SoakReport(Uri server, string token, string endpoint, int processId, int requests) : IDisposable
{
    private const int Workers = 8;
    private const int Period = 1000;

    private static readonly string[] Questions =
        ["What is the capital of France?", "What is 17 + 25?", "Who are you?", "What colour is grass?", "What is 6 times 7?"];

    private readonly HttpClient _client = new()
    {
        BaseAddress = server,
        DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", token) },
    };

    private readonly Dictionary<string, int> _outcomes = [];
    private int _next;

    /// <summary>Runs it.</summary>
    /// <returns>Whether the server holds no request at the end.</returns>
    public async Task<bool> RunAsync()
    {
        Console.WriteLine($"requests 0: {ResidentMiB()} MiB");
        await Task.WhenAll(Enumerable.Range(0, Workers).Select(_ => WorkAsync()));
        Console.WriteLine($"outcomes: {string.Join(", ", _outcomes.OrderBy(o => o.Key).Select(o => $"{o.Value} {o.Key}"))}");
        var held = await HeldAsync();
        Console.WriteLine($"requests that the server still holds: {held}");
        return held == 0;
    }

    public void Dispose() => _client.Dispose();

    private async Task WorkAsync()
    {
        while (Interlocked.Increment(ref _next) is var number && number <= requests)
        {
            var outcome = await SendAsync(number);
            lock (_outcomes)
                _outcomes[outcome] = _outcomes.GetValueOrDefault(outcome) + 1;
            if (number % Period == 0)
                Console.WriteLine($"requests {number}: {ResidentMiB()} MiB");
        }
    }

    private Task<string> SendAsync(int number) => (number % 4) switch
    {
        0 => WholeAsync(number, 24, HttpStatusCode.OK),
        1 => StreamedAsync(number, leave: false),
        2 => StreamedAsync(number, leave: true),
        // More than the context holds.
        _ => WholeAsync(number, 1_000_000, HttpStatusCode.BadRequest),
    };

    private async Task<string> WholeAsync(int number, int tokens, HttpStatusCode expected)
    {
        using var response = await _client.PostAsync("v1/chat/completions", BodyOf(number, tokens, stream: false));
        await response.Content.ReadAsByteArrayAsync();
        return response.StatusCode == expected ? (expected == HttpStatusCode.OK ? "whole" : "refused") : $"unexpected {(int)response.StatusCode}";
    }

    private async Task<string> StreamedAsync(int number, bool leave)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "v1/chat/completions") { Content = BodyOf(number, 24, stream: true) };
        using var response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync());
        while (await reader.ReadLineAsync() is { } line)
        {
            if (leave && line.Length > 0)
                return "left in the middle";
            if (line == "data: [DONE]")
                return "streamed";
        }

        return "ended without [DONE]";
    }

    private JsonContent BodyOf(int number, int tokens, bool stream) => JsonContent.Create(new
    {
        model = endpoint,
        // So that not every prompt is one that the server holds already.
        messages = new[] { new { role = "user", content = $"{Questions[number % Questions.Length]} {number}" } },
        max_tokens = tokens,
        temperature = number % 3 == 0 ? 1.0 : 0.0,
        stream,
    });

    private long ResidentMiB()
    {
        var line = File.ReadLines($"/proc/{processId}/status").First(l => l.StartsWith("VmRSS:", StringComparison.Ordinal));
        return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024;
    }

    // What was left in the middle is let go of within a step, which may still be under way.
    private async Task<double> HeldAsync()
    {
        var held = double.NaN;
        for (var look = 0; look < 50 && held != 0; look++)
        {
            await Task.Delay(100);
            var metrics = await _client.GetStringAsync("metrics");
            held = metrics.Split('\n')
                .Where(l => l.StartsWith("serving_requests_in_flight{", StringComparison.Ordinal))
                .Sum(l => double.Parse(l[(l.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture));
        }

        return held;
    }
}
