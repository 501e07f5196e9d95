using System.Globalization;
using System.Text;
using System.Text.Json;

namespace ServingCluster.Inference.Constraints.Schemas;

/// <summary>Values as they are written where a schema says which they are: without white space, with no more escapes than needed.</summary>
internal static class JsonLiterals
{
    public static byte[] Of(JsonElement value)
    {
        var text = new StringBuilder();
        Write(text, value);
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    /// <summary>How deep a value is nested; 0 without arrays and objects.</summary>
    public static int HeightOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Array => 1 + value.EnumerateArray().Select(HeightOf).DefaultIfEmpty().Max(),
        JsonValueKind.Object => 1 + value.EnumerateObject().Select(p => HeightOf(p.Value)).DefaultIfEmpty().Max(),
        _ => 0,
    };

    /// <summary>A name from behind its opening quote, with its closing one.</summary>
    public static byte[] Name(string name)
    {
        var text = new StringBuilder();
        Quote(text, name);
        return Encoding.UTF8.GetBytes(text.ToString(1, text.Length - 1));
    }

    private static void Write(StringBuilder text, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.String:
                Quote(text, value.GetString()!);
                break;
            case JsonValueKind.Array:
                WriteArray(text, value);
                break;
            case JsonValueKind.Object:
                WriteObject(text, value);
                break;
            default:
                text.Append(value.GetRawText());
                break;
        }
    }

    private static void WriteArray(StringBuilder text, JsonElement value)
    {
        var separator = "[";
        foreach (var item in value.EnumerateArray())
        {
            Write(text.Append(separator), item);
            separator = ",";
        }

        text.Append(separator == "," ? "]" : "[]");
    }

    private static void WriteObject(StringBuilder text, JsonElement value)
    {
        var separator = "{";
        foreach (var property in value.EnumerateObject())
        {
            Quote(text.Append(separator), property.Name);
            Write(text.Append(':'), property.Value);
            separator = ",";
        }

        text.Append(separator == "," ? "}" : "{}");
    }

    private static void Quote(StringBuilder text, string value)
    {
        text.Append('"');
        foreach (var character in value)
        {
            if (Escape(character) is { } escape)
                text.Append(escape);
            else
                text.Append(character);
        }

        text.Append('"');
    }

    private static string? Escape(char character) => character switch
    {
        '"' => "\\\"",
        '\\' => "\\\\",
        '\n' => "\\n",
        '\r' => "\\r",
        '\t' => "\\t",
        '\b' => "\\b",
        '\f' => "\\f",
        < ' ' => "\\u" + ((int)character).ToString("x4", CultureInfo.InvariantCulture),
        _ => null,
    };
}
