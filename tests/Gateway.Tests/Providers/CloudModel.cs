using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using ServingCluster.Errors;
using ServingCluster.External;
using ServingCluster.Gateway.Tests.Kit;
using ServingCluster.Inference;

namespace ServingCluster.Gateway.Tests.Providers;

/// <summary>
/// One external model of a provider, asked through the whole gateway; the network is a <see cref="FakeProvider"/>. It checks by itself that no
/// secret shows in anything that callers see.
/// </summary>
internal sealed class CloudModel : IDisposable
{
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly TestGateway _gateway = new(new GatewayOptions { MaxAttempts = 1 });
    private readonly ExternalTarget _target;
    private readonly Dictionary<string, string> _secrets;

    /// <summary>A model whose secrets are in the scope <c>s</c>, each under the name of its field.</summary>
    public CloudModel(string provider, string name, string task, Dictionary<string, string> config, Dictionary<string, string> secrets)
    {
        _secrets = secrets;
        foreach (var (field, secret) in secrets)
            _gateway.Secrets.Values[config[field] = $"{{{{secrets/s/{field}}}}}"] = secret;
        _target = new("endpoint", "id", "entity", new() { Provider = provider, Name = name, Task = task, Config = config });
    }

    public WatchedTime Clock => _gateway.Time;

    public FakeProvider Cloud => _gateway.Provider;

    /// <summary>Asks, and gives the answer's JSON.</summary>
    public async Task<JsonNode> AskAsync(InvocationTask task, string body)
    {
        using var response = await _gateway.InvokeAsync(_target, body, task);
        Assert.Equal("", response.Message);
        Usage = response.Usage;
        return JsonNode.Parse(Checked(response.Body.Span))!;
    }

    /// <summary>Asks what is to fail, and gives code and words.</summary>
    public async Task<(ErrorCode Code, string Message)> FailAsync(InvocationTask task, string body)
    {
        using var response = await _gateway.InvokeAsync(_target, body, task);
        Assert.NotNull(response.Error);
        return (response.Error.Value, Checked(response.Message));
    }

    /// <summary>Asks for a stream, and gives its chunks; the last tells how it ended.</summary>
    public async Task<List<JsonNode>> StreamAsync(InvocationTask task, string body)
    {
        List<JsonNode> chunks = [];
        Last = null;
        await foreach (var chunk in _gateway.Models.StreamAsync(_target, _gateway.Request(body, task), TestContext.Current.CancellationToken))
        {
            Assert.Null(Last);
            if (chunk.IsLast)
                Last = chunk;
            else
                chunks.Add(JsonNode.Parse(Checked(chunk.Payload.Span))!);
        }

        Assert.NotNull(Last);
        Checked(Last.Message);
        Usage = Last.Usage;
        return chunks;
    }

    /// <summary>What the last answer cost.</summary>
    public Usage Usage { get; private set; }

    /// <summary>How the last stream ended.</summary>
    public InvocationChunk? Last { get; private set; }

    /// <summary>The body that was sent has these members in this order, and no others.</summary>
    public void AssertSent(string json) => Assert.Equal(Normal(json), Cloud.Only().Body);

    public static string Normal(string json) => JsonNode.Parse(json)!.ToJsonString(Plain);

    /// <summary>All texts of a streamed chat.</summary>
    public static string TextOf(IEnumerable<JsonNode> chunks, int index = 0) => string.Concat(
        chunks.SelectMany(chunk => chunk["choices"]!.AsArray())
            .Where(choice => (int)choice!["index"]! == index)
            .Select(choice => (string?)choice!["delta"]?["content"] ?? (string?)choice["text"]));

    /// <summary>All thoughts of a streamed chat.</summary>
    public static string ThoughtsOf(IEnumerable<JsonNode> chunks) => string.Concat(
        chunks.SelectMany(chunk => chunk["choices"]!.AsArray()).Select(choice => (string?)choice!["delta"]!["reasoning_content"]));

    /// <summary>What ended a streamed answer.</summary>
    public static string? FinishOf(IEnumerable<JsonNode> chunks, int index = 0) => Assert.Single(
        chunks.SelectMany(chunk => chunk["choices"]!.AsArray())
            .Where(choice => (int)choice!["index"]! == index)
            .Select(choice => (string?)choice!["finish_reason"]), reason => reason is not null);

    /// <summary>The calls of a streamed chat, put together: id, name and arguments.</summary>
    public static List<string> CallsOf(IEnumerable<JsonNode> chunks)
    {
        SortedDictionary<int, string> calls = [];
        foreach (var call in chunks.SelectMany(chunk => chunk["choices"]!.AsArray()).SelectMany(choice => choice!["delta"]?["tool_calls"]?.AsArray() ?? []))
        {
            var index = (int)call!["index"]!;
            var begun = calls.TryGetValue(index, out var before) ? before : $"{call["id"]} {call["function"]!["name"]} ";
            calls[index] = begun + call["function"]!["arguments"];
        }

        return [.. calls.Values];
    }

    public void Dispose() => _gateway.Dispose();

    private string Checked(ReadOnlySpan<byte> utf8) => Checked(Encoding.UTF8.GetString(utf8));

    private string Checked(string text)
    {
        Assert.All(_secrets.Values, secret => Assert.DoesNotContain(secret, text));
        return text;
    }
}
