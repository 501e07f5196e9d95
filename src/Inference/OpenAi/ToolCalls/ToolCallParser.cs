using System.Text;
using System.Text.Json;

namespace ServingCluster.Inference.OpenAi.ToolCalls;

/// <summary>Reads the text of calls: JSON objects, or lists of them, one after another.</summary>
internal static class ToolCallParser
{
    /// <summary>What newer Mistral models put between a function's name and its arguments.</summary>
    public const string ArgumentsMark = "[ARGS]";

    /// <summary>Reads a text that is nothing but calls.</summary>
    /// <param name="text">The text.</param>
    /// <param name="found">Takes the calls in order; gets none when the result is false.</param>
    /// <returns>False when the text is something else.</returns>
    public static bool TryParse(ReadOnlySpan<char> text, List<ToolCall> found)
    {
        var before = found.Count;
        text = text.Trim();
        if (TryParseNamed(text, found) || (TryParseValues(text, found) && found.Count > before))
            return true;
        found.RemoveRange(before, found.Count - before);
        return false;
    }

    // name[ARGS]{…} or name{…}
    private static bool TryParseNamed(ReadOnlySpan<char> text, List<ToolCall> found)
    {
        var brace = text.IndexOf('{');
        if (brace <= 0 || text[0] == '[')
            return false;
        var name = text[..brace].Trim();
        if (name.EndsWith(ArgumentsMark, StringComparison.Ordinal))
            name = name[..^ArgumentsMark.Length].Trim();
        if (name.IsEmpty || name.ContainsAny(" \n\"{}[]():,;") || !IsObject(text[brace..]))
            return false;
        found.Add(new ToolCall(name.ToString(), text[brace..].ToString()));
        return true;
    }

    private static bool TryParseValues(ReadOnlySpan<char> text, List<ToolCall> found)
    {
        var utf8 = new byte[Encoding.UTF8.GetByteCount(text)].AsSpan();
        Encoding.UTF8.GetBytes(text, utf8);
        while (!utf8.IsEmpty)
        {
            if (!TryTakeValue(ref utf8, found))
                return false;
            // Llama separates calls by a semicolon, others by a comma or a line.
            utf8 = utf8.TrimStart(" \t\r\n;,"u8);
        }

        return true;
    }

    private static bool TryTakeValue(ref Span<byte> utf8, List<ToolCall> found)
    {
        try
        {
            var json = new Utf8JsonReader(utf8, new JsonReaderOptions { AllowMultipleValues = true });
            if (!JsonElement.TryParseValue(ref json, out var value) || value is not { } element)
                return false;
            utf8 = utf8[(int)json.BytesConsumed..];
            return TryRead(element, found);
        }
        catch (JsonException)
        {
            // The model's words are no JSON: then they are words.
            return false;
        }
    }

    private static bool TryRead(JsonElement value, List<ToolCall> found)
    {
        if (value.ValueKind != JsonValueKind.Array)
            return TryReadCall(value, found);
        foreach (var item in value.EnumerateArray())
        {
            if (!TryReadCall(item, found))
                return false;
        }

        return true;
    }

    private static bool TryReadCall(JsonElement call, List<ToolCall> found)
    {
        if (call.ValueKind != JsonValueKind.Object || !call.TryGetProperty("name", out var name) || name.ValueKind != JsonValueKind.String)
            return false;
        if (!call.TryGetProperty("arguments", out var arguments) && !call.TryGetProperty("parameters", out arguments))
            return false;
        var text = arguments.ValueKind switch
        {
            JsonValueKind.Object => arguments.GetRawText(),
            JsonValueKind.Null => "{}",
            JsonValueKind.String when IsObject(arguments.GetString()) => arguments.GetString(),
            _ => null,
        };
        if (text is null)
            return false;
        found.Add(new ToolCall(name.GetString()!, text));
        return true;
    }

    private static bool IsObject(ReadOnlySpan<char> text)
    {
        try
        {
            return JsonElement.Parse(text).ValueKind == JsonValueKind.Object;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
