using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using ServingCluster.Inference;

namespace ServingCluster.Frontend.Usages;

/// <summary>Writes usage records as lines of JSON. Not thread-safe.</summary>
internal sealed class UsageLineWriter
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly ArrayBufferWriter<byte> _buffer = new();

    /// <summary>The lines, each with its end. Valid until the next call.</summary>
    public ReadOnlyMemory<byte> Write(IEnumerable<UsageRecord> records)
    {
        _buffer.ResetWrittenCount();
        using var json = new Utf8JsonWriter(_buffer, Options);
        foreach (var record in records)
        {
            json.WriteStartObject();
            Write(json, record);
            json.WriteEndObject();
            json.Flush();
            _buffer.Write("\n"u8);
            json.Reset();
        }

        return _buffer.WrittenMemory;
    }

    private static void Write(Utf8JsonWriter json, UsageRecord record)
    {
        json.WriteString("time", record.Time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture));
        json.WriteString("request_id", record.RequestId);
        if (record.ClientRequestId is { } id)
            json.WriteString("client_request_id", id);
        if (record.UsageContext.Length > 0)
            WriteContext(json, record.UsageContext);
        json.WriteString("endpoint", record.Endpoint);
        json.WriteString("served_entity", record.ServedEntity);
        json.WriteString("task", WireName(record.Task));
        json.WriteString("caller", record.Caller);
        json.WriteNumber("status", record.Status);
        json.WriteBoolean("streamed", record.Streamed);
        json.WriteNumber("duration_ms", Math.Round(record.Duration.TotalMilliseconds, 3));
        json.WriteNumber("input_tokens", record.Usage.InputTokens);
        json.WriteNumber("output_tokens", record.Usage.OutputTokens);
        json.WriteNumber("cached_input_tokens", record.Usage.CachedInputTokens);
    }

    // Written anew rather than as it came: it may hold line breaks between its members.
    private static void WriteContext(Utf8JsonWriter json, byte[] context)
    {
        using var document = JsonDocument.Parse(context);
        json.WritePropertyName("usage_context");
        document.RootElement.WriteTo(json);
    }

    private static string WireName(InvocationTask task) => task switch
    {
        InvocationTask.Chat => "chat",
        InvocationTask.Completions => "completions",
        InvocationTask.Embeddings => "embeddings",
        InvocationTask.Messages => "messages",
        InvocationTask.Responses => "responses",
        _ => "predict",
    };
}
