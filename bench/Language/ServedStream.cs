using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;

namespace ServingCluster.Language;

/// <summary>One answer of a server by OpenAI's API, read from its server-sent events as they come.</summary>
internal sealed class ServedStream : IMeasuredStream
{
    private const string DataPrefix = "data: ";
    private const string End = "data: [DONE]";

    // Every token above the bytes decodes to a word that begins so (RandomTokenizer).
    private const string TokenBegin = " w";

    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource _first = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly long _began = Stopwatch.GetTimestamp();

    private ServedStream(HttpClient client, object body) => Reading = ReadAsync(client, body);

    /// <inheritdoc/>
    public Task Reading { get; }

    /// <inheritdoc/>
    public List<double> Times { get; } = [];

    /// <inheritdoc/>
    public double FirstAfter => Times[0] - Seconds(_began);

    /// <summary>Completes when the first token is there.</summary>
    public Task First => _first.Task;

    /// <summary>Sends a prompt of random tokens that shares its beginning with no other.</summary>
    public static ServedStream Start(HttpClient client, string endpoint, int vocabulary, int promptLength, int newTokens) => new(client, new
    {
        model = endpoint,
        prompt = Workload.FreshPrompt(promptLength, vocabulary),
        max_tokens = newTokens,
        temperature = 0,
        stream = true,
        // For llama.cpp's server; this one knows neither.
        ignore_eos = true,
        cache_prompt = false,
    });

    /// <summary>Goes away, as a client does that has enough.</summary>
    public void Stop() => _stop.Cancel();

    private async Task ReadAsync(HttpClient client, object body)
    {
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "v1/completions") { Content = JsonContent.Create(body) };
            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, _stop.Token);
            if (!response.IsSuccessStatusCode)
                throw new InvalidOperationException($"{(int)response.StatusCode}: {await response.Content.ReadAsStringAsync()}");
            using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(_stop.Token));
            while (await reader.ReadLineAsync(_stop.Token) is { } line && line != End)
            {
                if (line.StartsWith(DataPrefix, StringComparison.Ordinal))
                    Note(line[DataPrefix.Length..], Seconds(Stopwatch.GetTimestamp()));
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // It was stopped.
        }
        finally
        {
            _first.TrySetResult();
        }
    }

    private void Note(string payload, double time)
    {
        using var json = JsonDocument.Parse(payload);
        if (json.RootElement.TryGetProperty("error", out var error))
            throw new InvalidOperationException(error.ToString());
        foreach (var choice in json.RootElement.GetProperty("choices").EnumerateArray())
        {
            // An event may carry several tokens that were ready together.
            var tokens = choice.GetProperty("text").GetString()!.AsSpan().Count(TokenBegin);
            // One that is a part of a character shows itself by the end of the answer alone.
            if (tokens == 0 && Times.Count == 0 && choice.GetProperty("finish_reason").ValueKind == JsonValueKind.String)
                tokens = 1;
            for (var i = 0; i < tokens; i++)
                Times.Add(time);
        }

        if (Times.Count > 0)
            _first.TrySetResult();
    }

    private static double Seconds(long timestamp) => (double)timestamp / Stopwatch.Frequency;
}
