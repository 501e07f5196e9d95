using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using ServingCluster.Frontend.Recording;
using ServingCluster.Frontend.Usages.Prices;

namespace ServingCluster.Frontend.Usages;

/// <summary>
/// Writes usage records as lines of JSON: the columns of Databricks' table <c>system.serving.endpoint_usage</c>, those of
/// <c>served_entities</c> that tell what was used, and what it cost. Not thread-safe.
/// </summary>
internal sealed class UsageLineWriter(PriceBook prices)
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    private readonly ArrayBufferWriter<byte> _buffer = new();
    private readonly ServedMembers _served = new(Options);

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

    private void Write(Utf8JsonWriter json, UsageRecord record)
    {
        Span<byte> time = stackalloc byte[RecordNames.TimeLength];
        RecordNames.WriteTime(record.Time, time);
        json.WriteString(Names.Time, time);
        json.WriteString(Names.RequestId, record.RequestId);
        if (record.ClientRequestId is { } id)
            json.WriteString(Names.ClientRequestId, id);
        json.WriteString(Names.Requester, record.Caller);
        json.WriteNumber(Names.Status, record.Status);
        json.WriteBoolean(Names.Streaming, record.Streamed);
        json.WriteNumber(Names.Duration, Milliseconds.Of(record.Duration));
        json.WriteNumber(Names.InputTokens, record.Usage.InputTokens);
        json.WriteNumber(Names.OutputTokens, record.Usage.OutputTokens);
        json.WriteNumber(Names.CachedInputTokens, record.Usage.CachedInputTokens);
        json.WriteNumber(Names.InputCharacters, record.InputCharacters);
        json.WriteNumber(Names.OutputCharacters, record.OutputCharacters);
        if (record.UsageContext.Length > 0)
            WriteContext(json, record.UsageContext);
        // Between two others, where the writer puts commas around what it takes for a value.
        json.WriteRawValue(_served.MembersOf(record), skipInputValidation: true);
        if (prices.CostOf(record) is { } cost)
        {
            json.WriteNumber(Names.Cost, cost);
            json.WriteString(Names.Currency, prices.Currency);
        }
    }

    // It was looked at when it came, and has no line breaks.
    private static void WriteContext(Utf8JsonWriter json, byte[] context)
    {
        json.WritePropertyName(Names.Context);
        json.WriteRawValue(context, skipInputValidation: true);
    }

    private static class Names
    {
        public static readonly JsonEncodedText Time = JsonEncodedText.Encode("request_time");
        public static readonly JsonEncodedText RequestId = JsonEncodedText.Encode("databricks_request_id");
        public static readonly JsonEncodedText ClientRequestId = JsonEncodedText.Encode("client_request_id");
        public static readonly JsonEncodedText Requester = JsonEncodedText.Encode("requester");
        public static readonly JsonEncodedText Status = JsonEncodedText.Encode("status_code");
        public static readonly JsonEncodedText Streaming = JsonEncodedText.Encode("request_streaming");
        public static readonly JsonEncodedText Duration = JsonEncodedText.Encode("execution_duration_ms");
        public static readonly JsonEncodedText InputTokens = JsonEncodedText.Encode("input_token_count");
        public static readonly JsonEncodedText OutputTokens = JsonEncodedText.Encode("output_token_count");
        public static readonly JsonEncodedText CachedInputTokens = JsonEncodedText.Encode("cached_input_token_count");
        public static readonly JsonEncodedText InputCharacters = JsonEncodedText.Encode("input_character_count");
        public static readonly JsonEncodedText OutputCharacters = JsonEncodedText.Encode("output_character_count");
        public static readonly JsonEncodedText Context = JsonEncodedText.Encode("usage_context");
        public static readonly JsonEncodedText Cost = JsonEncodedText.Encode("cost");
        public static readonly JsonEncodedText Currency = JsonEncodedText.Encode("currency");
    }
}
