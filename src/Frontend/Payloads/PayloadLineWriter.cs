using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using ServingCluster.Errors;
using ServingCluster.Frontend.Payloads.Streams;
using ServingCluster.Frontend.Recording;
using ServingCluster.Governance;

namespace ServingCluster.Frontend.Payloads;

/// <summary>Writes rows of requests and answers as lines of JSON, with the columns of Databricks' inference tables. Not thread-safe.</summary>
internal sealed class PayloadLineWriter
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly ArrayBufferWriter<byte> _buffer = new();

    /// <summary>The line with its end. Valid until the next call.</summary>
    public ReadOnlyMemory<byte> Write(PayloadRow row, PayloadTable table)
    {
        _buffer.ResetWrittenCount();
        using (var json = new Utf8JsonWriter(_buffer, Options))
        {
            json.WriteStartObject();
            WriteMembers(json, row, table);
            json.WriteEndObject();
        }

        _buffer.Write("\n"u8);
        return _buffer.WrittenMemory;
    }

    private static void WriteMembers(Utf8JsonWriter json, PayloadRow row, PayloadTable table)
    {
        var record = row.Record;
        var response = ResponseOf(row);
        var isTooLarge = row.ResponseIsTooLarge || response?.Length > PayloadRow.MaxBodyBytes;
        json.WriteString("request_date", record.Time.UtcDateTime.ToString(DatedFiles.DateFormat, CultureInfo.InvariantCulture));
        json.WriteString("databricks_request_id", record.RequestId);
        json.WriteString("client_request_id", record.ClientRequestId);
        json.WriteString("request_time", RecordNames.Time(record.Time));
        json.WriteNumber("status_code", record.Status);
        json.WriteNumber("sampling_fraction", table.SamplingFraction);
        json.WriteNumber("execution_duration_ms", (long)record.Duration.TotalMilliseconds);
        WriteBody(json, "request", row.Request);
        WriteBody(json, "response", isTooLarge ? null : response);
        json.WriteString("served_entity_id", RecordNames.ServedEntityId(record.Recording, record.ServedEntity));
        json.WriteStartArray("logging_error_codes");
        if (row.Request is null)
            json.WriteStringValue("MAX_REQUEST_SIZE_EXCEEDED");
        if (isTooLarge)
            json.WriteStringValue("MAX_RESPONSE_SIZE_EXCEEDED");
        json.WriteEndArray();
        json.WriteString("requester", record.Caller);
    }

    private static byte[]? ResponseOf(PayloadRow row) => row switch
    {
        { Response: { } whole } => whole,
        { Pieces.Length: > 0 } => StreamedAnswer.Of(row.Record.Task, row.Pieces),
        { Error: { } error } => ErrorOf(error, row.Message),
        _ => null,
    };

    private static byte[] ErrorOf(ErrorCode code, string message)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            json.WriteStartObject();
            json.WriteString("error_code", code.WireName());
            json.WriteString("message", message);
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    private static void WriteBody(Utf8JsonWriter json, string member, byte[]? body)
    {
        if (body is null)
            json.WriteNull(member);
        else if (Utf8.IsValid(body))
            json.WriteString(member, body.AsSpan());
        else
            json.WriteString(member, Encoding.UTF8.GetString(body));
    }
}
