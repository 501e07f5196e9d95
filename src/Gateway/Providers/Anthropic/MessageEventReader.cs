using System.Text.Json;
using ServingCluster.Gateway.PassThrough;
using ServingCluster.Gateway.Streams;

namespace ServingCluster.Gateway.Providers.Anthropic;

/// <summary>
/// Reads events of one streamed message in one pass each, and their usage into a meter. A piece of text costs no allocation. Not
/// thread-safe.
/// </summary>
internal sealed class MessageEventReader(UsageMeter meter)
{
    // Holds a piece whose escapes were resolved.
    private byte[] _scratch = [];

    /// <summary>Reads one.</summary>
    /// <exception cref="JsonException">It is no JSON.</exception>
    /// <exception cref="FormatException">It is no object.</exception>
    public MessageEvent Read(ReadOnlySpan<byte> json)
    {
        var found = new MessageEvent { Type = "" };
        var reader = new Utf8JsonReader(json);
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
            throw new FormatException("An event has to be an object.");
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            ReadMember(ref reader, ref found);
        return found;
    }

    private void ReadMember(ref Utf8JsonReader reader, ref MessageEvent found)
    {
        if (reader.ValueTextEquals("usage"u8))
            UsageReader.Read(ref reader, meter, isAnthropic: true);
        else if (reader.ValueTextEquals("type"u8))
            found.Type = ReadName(ref reader);
        else if (reader.ValueTextEquals("message"u8) || reader.ValueTextEquals("content_block"u8) || reader.ValueTextEquals("delta"u8))
            ReadInner(ref reader, ref found);
        else
            reader.Skip();
    }

    private void ReadInner(ref Utf8JsonReader reader, ref MessageEvent found)
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            return;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            ReadInnerMember(ref reader, ref found);
    }

    private void ReadInnerMember(ref Utf8JsonReader reader, ref MessageEvent found)
    {
        if (reader.ValueTextEquals("text"u8))
            ReadDelta(ref reader, ref found, DeltaKind.Text);
        else if (reader.ValueTextEquals("partial_json"u8))
            ReadDelta(ref reader, ref found, DeltaKind.Input);
        else if (reader.ValueTextEquals("thinking"u8))
            ReadDelta(ref reader, ref found, DeltaKind.Thinking);
        else if (reader.ValueTextEquals("usage"u8))
            UsageReader.Read(ref reader, meter, isAnthropic: true);
        else
            ReadHead(ref reader, ref found);
    }

    private static void ReadHead(ref Utf8JsonReader reader, ref MessageEvent found)
    {
        if (reader.ValueTextEquals("stop_reason"u8))
            found.StopReason = ReadText(ref reader);
        else if (reader.ValueTextEquals("id"u8))
            found.Id = ReadText(ref reader);
        else if (reader.ValueTextEquals("model"u8))
            found.Model = ReadText(ref reader);
        else if (reader.ValueTextEquals("name"u8))
            found.Name = ReadText(ref reader);
        else if (reader.ValueTextEquals("type"u8))
            found.IsToolUse = IsToolUse(ref reader);
        else
            reader.Skip();
    }

    private void ReadDelta(ref Utf8JsonReader reader, ref MessageEvent found, DeltaKind kind)
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.String)
        {
            reader.Skip();
            return;
        }

        found.Kind = kind;
        if (!reader.ValueIsEscaped)
        {
            found.Delta = reader.ValueSpan;
            return;
        }

        if (_scratch.Length < reader.ValueSpan.Length)
            _scratch = new byte[Math.Max(256, reader.ValueSpan.Length * 2)];
        found.Delta = _scratch.AsSpan(0, reader.CopyString(_scratch));
    }

    private static bool IsToolUse(ref Utf8JsonReader reader)
    {
        reader.Read();
        var isToolUse = reader.TokenType == JsonTokenType.String && reader.ValueTextEquals("tool_use"u8);
        reader.Skip();
        return isToolUse;
    }

    private static string ReadName(ref Utf8JsonReader reader)
    {
        reader.Read();
        var name = reader.TokenType == JsonTokenType.String ? EventNames.Of(reader.ValueSpan) : "";
        reader.Skip();
        return name;
    }

    private static string? ReadText(ref Utf8JsonReader reader)
    {
        reader.Read();
        var text = reader.TokenType == JsonTokenType.String ? reader.GetString() : null;
        reader.Skip();
        return text;
    }
}
