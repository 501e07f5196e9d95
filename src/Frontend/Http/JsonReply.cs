using System.Buffers;
using System.IO.Pipelines;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace ServingCluster.Frontend.Http;

/// <summary>Sends a JSON object as the answer.</summary>
internal static class JsonReply
{
    public const string ContentType = "application/json";

    // The answers are never put into HTML, so that quotes and letters may stand as they are.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Sends an object that is written already.</summary>
    public static ValueTask<FlushResult> SendAsync(HttpContext context, ReadOnlyMemory<byte> utf8)
    {
        context.Response.ContentType = ContentType;
        context.Response.ContentLength = utf8.Length;
        return context.Response.BodyWriter.WriteAsync(utf8, context.RequestAborted);
    }

    /// <summary>Sends the object whose members <paramref name="members"/> writes. The status is the one that the response has.</summary>
    public static async Task SendAsync<T>(HttpContext context, T state, Action<Utf8JsonWriter, T> members)
    {
        var utf8 = Write(state, members);
        context.Response.ContentType = ContentType;
        context.Response.ContentLength = utf8.Length;
        if (!HttpMethods.IsHead(context.Request.Method))
            await context.Response.BodyWriter.WriteAsync(utf8, context.RequestAborted);
    }

    /// <summary>The object whose members <paramref name="members"/> writes, UTF-8.</summary>
    public static ReadOnlyMemory<byte> Write<T>(T state, Action<Utf8JsonWriter, T> members)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            json.WriteStartObject();
            members(json, state);
            json.WriteEndObject();
        }

        return buffer.WrittenMemory;
    }

    /// <summary>Sends <c>{}</c>, the answer of commands that have nothing to say; clients demand an object.</summary>
    public static Task SendEmptyAsync(HttpContext context) => SendAsync(context, 0, static (_, _) => { });
}
