using System.Collections.Concurrent;
using System.Net;
using System.Text;

namespace ServingCluster.EndToEnd.Tests.Harness.Otlp;

/// <summary>A provider of external models that gives every chat the same answer, and remembers what headers came.</summary>
internal sealed class ChatProvider : IAsyncDisposable
{
    private const string Answer =
        """{"id":"c1","object":"chat.completion","created":1,"model":"served-by-provider-2","choices":[{"index":0,"message":{"role":"assistant","content":"canary-of-the-answer"},"finish_reason":"length"}],"usage":{"prompt_tokens":11,"completion_tokens":7,"total_tokens":18}}""";

    private readonly HttpListener _listener;
    private readonly Task _work;

    public ChatProvider()
    {
        (_listener, Address) = LocalListener.Start();
        _work = Task.Run(ServeAsync);
    }

    public string Address { get; }

    public ConcurrentQueue<string> Headers { get; } = new();

    public async ValueTask DisposeAsync()
    {
        _listener.Close();
        await _work;
    }

    private async Task ServeAsync()
    {
        while (await LocalListener.NextAsync(_listener) is { } context)
        {
            Headers.Enqueue(string.Join("\n", context.Request.Headers.AllKeys));
            await context.Request.InputStream.CopyToAsync(Stream.Null);
            context.Response.ContentType = "application/json";
            await context.Response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes(Answer));
            context.Response.Close();
        }
    }
}
