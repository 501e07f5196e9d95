using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;

namespace ServingCluster.Ui.Tests.Playground;

/// <summary>
/// A server of OpenAI's API on this machine that says what a test likes: pieces of an answer, each when the test lets it. It notes what it
/// was asked, and when whoever asked has left.
/// </summary>
internal sealed class MockModel : IAsyncDisposable
{
    private readonly HttpListener _listener = new();
    private readonly TaskCompletionSource _left = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _serving;

    public MockModel()
    {
        Address = $"http://127.0.0.1:{FreePort()}";
        _listener.Prefixes.Add(Address + "/");
        _listener.Start();
        _serving = ServeAsync();
    }

    public string Address { get; }

    /// <summary>The pieces of the next answers.</summary>
    public IReadOnlyList<string> Pieces { get; set; } = [];

    /// <summary>Whether it goes on with its last piece for ever.</summary>
    public bool IsEndless { get; set; }

    /// <summary>What it was asked, the last one last.</summary>
    public List<JsonNode> Requests { get; } = [];

    /// <summary>Completes when somebody has left before an answer's end.</summary>
    public Task Left => _left.Task;

    /// <summary>The config of an endpoint that asks it.</summary>
    public JsonNode Config => new JsonObject
    {
        ["served_entities"] = new JsonArray(new JsonObject
        {
            ["name"] = "mock",
            ["external_model"] = new JsonObject
            {
                ["name"] = "mock-1",
                ["provider"] = "openai",
                ["task"] = "llm/v1/chat",
                ["openai_config"] = new JsonObject { ["openai_api_key_plaintext"] = "none", ["openai_api_base"] = Address + "/v1" },
            },
        }),
    };

    public async ValueTask DisposeAsync()
    {
        _listener.Close();
        await _serving;
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
                await AnswerAsync(await _listener.GetContextAsync());
        }
        catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
        {
            // It was closed.
        }
    }

    private async Task AnswerAsync(HttpListenerContext context)
    {
        Requests.Add((await JsonNode.ParseAsync(context.Request.InputStream))!);
        context.Response.ContentType = "text/event-stream";
        context.Response.SendChunked = true;
        try
        {
            foreach (var piece in IsEndless ? Endless() : Pieces)
            {
                await SendAsync(context, new JsonObject { ["content"] = piece }, null);
                if (IsEndless)
                    await Task.Delay(20);
            }

            await SendAsync(context, [], "stop");
            await WriteAsync(context, """{"id":"1","object":"chat.completion.chunk","created":1,"model":"mock-1","choices":[],"usage":{"prompt_tokens":1000,"completion_tokens":50,"total_tokens":1050}}""");
            await WriteAsync(context, "[DONE]");
            context.Response.Close();
        }
        catch (HttpListenerException)
        {
            _left.TrySetResult();
        }
    }

    private IEnumerable<string> Endless()
    {
        while (true)
        {
            foreach (var piece in Pieces)
                yield return piece;
        }
    }

    private static Task SendAsync(HttpListenerContext context, JsonObject delta, string? finish) => WriteAsync(context, new JsonObject
    {
        ["id"] = "1",
        ["object"] = "chat.completion.chunk",
        ["created"] = 1,
        ["model"] = "mock-1",
        ["choices"] = new JsonArray(new JsonObject { ["index"] = 0, ["delta"] = delta, ["finish_reason"] = finish }),
    }.ToJsonString());

    private static async Task WriteAsync(HttpListenerContext context, string data)
    {
        await context.Response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes($"data: {data}\n\n"));
        await context.Response.OutputStream.FlushAsync();
    }

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}
