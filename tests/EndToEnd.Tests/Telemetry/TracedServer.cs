using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using ServingCluster.EndToEnd.Tests.Harness;
using ServingCluster.EndToEnd.Tests.Harness.Otlp;

namespace ServingCluster.EndToEnd.Tests.Telemetry;

/// <summary>A server that exports to a collector of the test's.</summary>
internal sealed class TracedServer : IAsyncDisposable
{
    public const string ChatModel = "databricks-tiny-chat";
    public const string EmbedModel = "databricks-tiny-embed";

    private readonly DataFolder _data = new();
    private readonly HttpClient _http = new();

    public OtlpReceiver Collector { get; } = new();

    public ServerProcess Server { get; private set; } = null!;

    public static async Task<TracedServer> StartAsync(params IEnumerable<(string Name, string Value)> more)
    {
        var traced = new TracedServer();
        traced.Server = await ServerProcess.StartAsync(traced._data,
        [
            ("OTEL_EXPORTER_OTLP_ENDPOINT", traced.Collector.Address), ("OTEL_BSP_SCHEDULE_DELAY", "100"), ("OTEL_BLRP_SCHEDULE_DELAY", "100"),
            ("OTEL_METRIC_EXPORT_INTERVAL", "500"), .. more,
        ]);
        return traced;
    }

    /// <summary>Posts as a part of a trace of its own, and gives the trace's id and the id of the span that the server's hangs on.</summary>
    public async Task<(string TraceId, string ParentId, string Body)> PostAsync(string path, JsonNode body, bool isSampled = true)
    {
        var (trace, parent) = (Guid.NewGuid().ToString("N"), Guid.NewGuid().ToString("N")[..16]);
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(Server.Client.Address, path));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", ServerProcess.Token);
        request.Headers.Add("traceparent", $"00-{trace}-{parent}-{(isSampled ? "01" : "00")}");
        request.Headers.Add("x-canary", "canary-of-a-header");
        request.Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
        using var response = await _http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, $"{path}: {(int)response.StatusCode} {text}");
        return (trace, parent, text);
    }

    public static JsonObject Chat(string question, bool stream = false) => new()
    {
        ["model"] = ChatModel,
        ["messages"] = new JsonArray(new JsonObject { ["role"] = "user", ["content"] = question }),
        ["max_tokens"] = 20,
        ["stream"] = stream,
    };

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        if (Server is not null)
            await Server.DisposeAsync();
        await Collector.DisposeAsync();
        _data.Dispose();
    }
}
