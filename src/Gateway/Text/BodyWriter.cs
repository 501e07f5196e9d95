using System.Text.Json;
using ServingCluster.Gateway.Answers;
using ServingCluster.Gateway.Buffers;

namespace ServingCluster.Gateway.Text;

/// <summary>Writes bodies of requests, and members of them that are left out where they are not set.</summary>
internal static class BodyWriter
{
    /// <summary>Writes one JSON object.</summary>
    /// <param name="state">What its members are made of.</param>
    /// <param name="members">Writes them.</param>
    public static PooledBuffer Write<T>(T state, Action<Utf8JsonWriter, T> members)
    {
        var output = new PooledBuffer();
        try
        {
            using var json = new Utf8JsonWriter(output, AnswerJson.WriterOptions);
            json.WriteStartObject();
            members(json, state);
            json.WriteEndObject();
            json.Flush();
            return output;
        }
        catch
        {
            output.Dispose();
            throw;
        }
    }

    /// <summary>A number.</summary>
    public static void WriteSet(this Utf8JsonWriter json, string name, double? number)
    {
        if (number is { } value)
            json.WriteNumber(name, value);
    }

    /// <summary>A whole number.</summary>
    public static void WriteSet(this Utf8JsonWriter json, string name, long? number)
    {
        if (number is { } value)
            json.WriteNumber(name, value);
    }

    /// <summary>A text.</summary>
    public static void WriteSet(this Utf8JsonWriter json, string name, string? text)
    {
        if (text is not null)
            json.WriteString(name, text);
    }

    /// <summary>JSON of the caller's.</summary>
    public static void WriteSet(this Utf8JsonWriter json, string name, JsonElement? element)
    {
        if (element is not { } value)
            return;
        json.WritePropertyName(name);
        value.WriteTo(json);
    }

    /// <summary>Texts; left out where there are none.</summary>
    public static void WriteSet(this Utf8JsonWriter json, string name, IReadOnlyList<string> texts)
    {
        if (texts.Count > 0)
            json.WriteTexts(name, texts);
    }

    /// <summary>Texts.</summary>
    public static void WriteTexts(this Utf8JsonWriter json, string name, IReadOnlyList<string> texts)
    {
        json.WriteStartArray(name);
        foreach (var text in texts)
            json.WriteStringValue(text);
        json.WriteEndArray();
    }

    /// <summary>The caller's own members, as they are.</summary>
    public static void WriteExtra(this Utf8JsonWriter json, IReadOnlyList<JsonProperty> extra)
    {
        foreach (var member in extra)
            member.WriteTo(json);
    }
}
