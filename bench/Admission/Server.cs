using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace ServingCluster.Admission;

/// <summary>The server under load.</summary>
internal sealed class Server : IDisposable
{
    private const string Name = "admission-bench";
    private const string Root = "/api/2.0/serving-endpoints";

    private readonly HttpClient _client;
    private int _asked;

    public Server(Uri url, string token)
    {
        _client = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = 4096 }) { BaseAddress = url, Timeout = TimeSpan.FromMinutes(5) };
        _client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
    }

    /// <summary>The chunk of a model, once it was measured.</summary>
    public async Task<int> ChunkAsync(string model, string version)
    {
        while (true)
        {
            using var answer = await _client.GetAsync($"{Root}/get-model-optimization-info/{model}/{version}");
            if (answer.StatusCode == HttpStatusCode.ServiceUnavailable)
            {
                await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System);
                continue;
            }

            return (await ReadAsync(answer)).GetProperty("throughput_chunk_size").GetInt32();
        }
    }

    /// <summary>Makes the endpoint with a maximum of one chunk, and waits until it serves.</summary>
    public async Task CreateAsync(string model, string version, int chunk)
    {
        var entity = new { entity_name = model, entity_version = version, min_provisioned_throughput = chunk, max_provisioned_throughput = chunk };
        using (var created = await _client.PostAsJsonAsync(Root, new { name = Name, config = new { served_entities = new[] { entity } } }))
            await ReadAsync(created);
        while (true)
        {
            using var answer = await _client.GetAsync($"{Root}/{Name}");
            var state = (await ReadAsync(answer)).GetProperty("state");
            if (state.GetProperty("ready").GetString() == "READY")
                return;
            if (state.GetProperty("config_update").GetString() == "UPDATE_FAILED")
                throw new InvalidOperationException("The endpoint could not be made.");
            await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System);
        }
    }

    public async Task DeleteAsync() => (await _client.DeleteAsync($"{Root}/{Name}")).Dispose();

    /// <summary>Sends a chat, each with another beginning.</summary>
    public async Task<Answer> AskAsync()
    {
        var began = Stopwatch.GetTimestamp();
        // Long enough that the model has more to do than the way to it.
        var text = $"{Interlocked.Increment(ref _asked)} times I have asked you: {string.Join(' ', Enumerable.Repeat("what is there to see?", 20))}";
        var body = new { messages = new[] { new { role = "user", content = text } }, max_tokens = 64 };
        using var answer = await _client.PostAsJsonAsync($"/serving-endpoints/{Name}/invocations", body);
        var content = await answer.Content.ReadAsByteArrayAsync();
        var tokens = answer.IsSuccessStatusCode
            ? JsonElement.Parse(content).GetProperty("usage").GetProperty("total_tokens").GetInt32()
            : 0;
        return new Answer(answer.StatusCode, tokens, Stopwatch.GetElapsedTime(began));
    }

    public void Dispose() => _client.Dispose();

    private static async Task<JsonElement> ReadAsync(HttpResponseMessage answer)
    {
        var text = await answer.Content.ReadAsStringAsync();
        return answer.IsSuccessStatusCode ? JsonElement.Parse(text) : throw new InvalidOperationException($"{(int)answer.StatusCode}: {text}");
    }
}
