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
        json.WriteString("request_time", RecordNames.Time(record.Time));
        json.WriteString("databricks_request_id", record.RequestId);
        if (record.ClientRequestId is { } id)
            json.WriteString("client_request_id", id);
        json.WriteString("requester", record.Caller);
        json.WriteNumber("status_code", record.Status);
        json.WriteBoolean("request_streaming", record.Streamed);
        json.WriteNumber("execution_duration_ms", Milliseconds.Of(record.Duration));
        json.WriteNumber("input_token_count", record.Usage.InputTokens);
        json.WriteNumber("output_token_count", record.Usage.OutputTokens);
        json.WriteNumber("cached_input_token_count", record.Usage.CachedInputTokens);
        json.WriteNumber("input_character_count", record.InputCharacters);
        json.WriteNumber("output_character_count", record.OutputCharacters);
        if (record.UsageContext.Length > 0)
            WriteContext(json, record.UsageContext);
        WriteServed(json, record);
        if (prices.CostOf(record) is { } cost)
        {
            json.WriteNumber("cost", cost);
            json.WriteString("currency", prices.Currency);
        }
    }

    private static void WriteServed(Utf8JsonWriter json, UsageRecord record)
    {
        json.WriteString("endpoint_name", record.Endpoint);
        json.WriteString("task", RecordNames.Task(record.Task));
        if (record.Recording is { } recording)
        {
            json.WriteString("endpoint_id", recording.EndpointId);
            json.WriteNumber("endpoint_config_version", recording.ConfigVersion);
        }

        json.WriteString("served_entity_id", RecordNames.ServedEntityId(record.Recording, record.ServedEntity));
        json.WriteString("served_entity_name", record.ServedEntity);
        if (record.Entity is not { } entity)
            return;
        json.WriteString("entity_type", RecordNames.EntityType(entity));
        json.WriteString("entity_name", entity.External?.Name ?? entity.EntityName);
        if (entity.External is { } external)
            json.WriteString("provider", external.Provider);
        else
            json.WriteNumber("entity_version", entity.EntityVersion);
    }

    // It was looked at when it came, and has no line breaks.
    private static void WriteContext(Utf8JsonWriter json, byte[] context)
    {
        json.WritePropertyName("usage_context");
        json.WriteRawValue(context, skipInputValidation: true);
    }
}
