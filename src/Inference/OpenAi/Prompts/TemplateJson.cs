using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace ServingCluster.Inference.OpenAi.Prompts;

/// <summary>Writes JSON that a template is to be given; every text of the caller's goes through the guard.</summary>
internal sealed class TemplateJson(SpecialTokenGuard guard) : IDisposable
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    private readonly ArrayBufferWriter<byte> _buffer = new(1024);
    private Utf8JsonWriter? _writer;

    /// <summary>Takes the structure; texts of the caller's go through the methods below.</summary>
    public Utf8JsonWriter Writer => _writer ??= new Utf8JsonWriter(_buffer, Options);

    /// <summary>Writes a text.</summary>
    public void Text(string text) => Writer.WriteStringValue(guard.Protect(text));

    /// <summary>Writes a field whose value is a text.</summary>
    public void Text(string name, string text) => Writer.WriteString(name, guard.Protect(text));

    /// <summary>Writes a copy of a field.</summary>
    public void Copy(JsonProperty field)
    {
        Writer.WritePropertyName(guard.Protect(field.Name));
        Copy(field.Value);
    }

    /// <summary>Writes a copy of a value.</summary>
    public void Copy(JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                Writer.WriteStartObject();
                foreach (var field in value.EnumerateObject())
                    Copy(field);
                Writer.WriteEndObject();
                break;
            case JsonValueKind.Array:
                Writer.WriteStartArray();
                foreach (var item in value.EnumerateArray())
                    Copy(item);
                Writer.WriteEndArray();
                break;
            case JsonValueKind.String:
                Text(value.GetString()!);
                break;
            default:
                value.WriteTo(Writer);
                break;
        }
    }

    /// <summary>What was written, as one value of its own.</summary>
    public JsonElement ToElement()
    {
        Writer.Flush();
        return JsonElement.Parse(_buffer.WrittenSpan);
    }

    /// <inheritdoc/>
    public void Dispose() => _writer?.Dispose();
}
