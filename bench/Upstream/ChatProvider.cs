using System.Buffers;
using System.Globalization;
using System.Text;

namespace ServingCluster.Upstream;

/// <summary>
/// Answers every body as OpenAI's chat API would: at once with a fixed answer, or, to a body with <c>"stream":true</c>, token by token at
/// an even pace. The text of a token is the timestamp at which it was due, see <see cref="DueTime"/>.
/// </summary>
internal sealed class ChatProvider(int tokensPerSecond, int tokens, TimeProvider time)
{
    private const string Text = "Paris is the capital of France. It lies on the Seine, and has been the seat of the country's government for most of its history.";

    private static readonly byte[] Answer = Encoding.UTF8.GetBytes(
        $$$"""{"id":"chatcmpl-1","object":"chat.completion","created":1700000000,"model":"mock","choices":[{"index":0,"message":{"role":"assistant","content":"{{{Text}}}"},"finish_reason":"stop"}],"usage":{"prompt_tokens":24,"completion_tokens":29,"total_tokens":53}}""");

    private static readonly byte[] End = Encoding.UTF8.GetBytes(
        "data: {\"id\":\"chatcmpl-1\",\"object\":\"chat.completion.chunk\",\"created\":1700000000,\"model\":\"mock\",\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n"
        + "data: {\"id\":\"chatcmpl-1\",\"object\":\"chat.completion.chunk\",\"created\":1700000000,\"model\":\"mock\",\"choices\":[],\"usage\":{\"prompt_tokens\":24,\"completion_tokens\":500,\"total_tokens\":524}}\n\n"
        + "data: [DONE]\n\n");

    /// <summary>Answers one request.</summary>
    public async Task InvokeAsync(HttpContext context)
    {
        var body = await context.Request.BodyReader.ReadAtLeastAsync((int)(context.Request.ContentLength ?? int.MaxValue));
        var streams = AsksForStream(body.Buffer);
        context.Request.BodyReader.AdvanceTo(body.Buffer.End);
        if (streams)
        {
            await StreamAsync(context);
            return;
        }

        context.Response.ContentType = "application/json";
        context.Response.ContentLength = Answer.Length;
        await context.Response.BodyWriter.WriteAsync(Answer);
    }

    private static bool AsksForStream(in ReadOnlySequence<byte> body) =>
        (body.IsSingleSegment ? body.FirstSpan : body.ToArray()).IndexOf("\"stream\":true"u8) >= 0;

    private async Task StreamAsync(HttpContext context)
    {
        context.Response.ContentType = "text/event-stream";
        var interval = time.TimestampFrequency / tokensPerSecond;
        var start = time.GetTimestamp();
        for (var i = 1; i <= tokens; i++)
        {
            var due = start + (i * interval);
            var wait = time.GetElapsedTime(time.GetTimestamp(), due);
            if (wait > TimeSpan.Zero)
                await Task.Delay(wait, time, context.RequestAborted);
            await context.Response.WriteAsync(Chunk(due), context.RequestAborted);
        }

        await context.Response.BodyWriter.WriteAsync(End);
    }

    private static string Chunk(long due) => string.Create(
        CultureInfo.InvariantCulture,
        $"data: {{\"id\":\"chatcmpl-1\",\"object\":\"chat.completion.chunk\",\"created\":1700000000,\"model\":\"mock\",\"choices\":[{{\"index\":0,\"delta\":{{\"content\":\"{DueTime.Write(due)}\"}},\"finish_reason\":null}}]}}\n\n");
}
