using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace ServingCluster.Frontend.Audit;

/// <summary>Writes events as lines of JSON, each with its number and the hash of the one before. Not thread-safe.</summary>
/// <param name="node">The process's name, which stands in each line.</param>
internal sealed class AuditLineWriter(string node)
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly ArrayBufferWriter<byte> _buffer = new();

    /// <summary>What was written since <see cref="Clear"/>, each line with its end.</summary>
    public ReadOnlyMemory<byte> Lines => _buffer.WrittenMemory;

    /// <summary>Begins anew.</summary>
    public void Clear() => _buffer.ResetWrittenCount();

    /// <summary>Writes one line.</summary>
    /// <returns>Where the chain ends with it.</returns>
    public AuditMark Write(AuditEvent happened, AuditMark previous)
    {
        var start = _buffer.WrittenCount;
        using (var json = new Utf8JsonWriter(_buffer, Options))
        {
            json.WriteStartObject();
            json.WriteNumber("seq", previous.Sequence + 1);
            json.WriteString("time", happened.Time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture));
            json.WriteString("node", node);
            json.WriteString("event", happened.Kind);
            WriteRequest(json, happened);
            if (happened.Count is { } count)
                json.WriteNumber("count", count);
            if (happened.Marks.Count > 0)
                WriteMarks(json, happened.Marks);
            json.WriteString("previous", previous.Hash);
            json.WriteEndObject();
        }

        var hash = Convert.ToHexStringLower(SHA256.HashData(_buffer.WrittenSpan[start..]));
        _buffer.Write("\n"u8);
        return new AuditMark(previous.Sequence + 1, hash);
    }

    private static void WriteRequest(Utf8JsonWriter json, AuditEvent happened)
    {
        if (happened.Action is null)
            return;
        json.WriteString("action", happened.Action);
        json.WriteStartObject("object");
        foreach (var (name, value) in happened.Object)
            json.WriteString(name, value);
        json.WriteEndObject();
        json.WriteString("caller", happened.Caller);
        json.WriteString("address", happened.Address);
        json.WriteString("request_id", happened.RequestId);
        if (happened.Status is { } status)
        {
            json.WriteString("outcome", OutcomeOf(status));
            json.WriteNumber("status", status);
        }

        if (happened.ErrorCode is { } code)
            json.WriteString("error_code", code);
    }

    private static string OutcomeOf(int status) => status switch
    {
        StatusCodes.Status401Unauthorized or StatusCodes.Status403Forbidden => "denied",
        < 400 => "done",
        < 500 => "refused",
        _ => "failed",
    };

    private static void WriteMarks(Utf8JsonWriter json, IReadOnlyList<AuditMark> marks)
    {
        json.WriteStartArray("marks");
        foreach (var mark in marks)
        {
            json.WriteStartObject();
            json.WriteNumber("seq", mark.Sequence);
            json.WriteString("hash", mark.Hash);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
