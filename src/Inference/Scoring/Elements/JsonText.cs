using System.Text;
using System.Text.Json;

namespace ServingCluster.Inference.Scoring.Elements;

/// <summary>Texts of a JSON body that is known to be UTF-8. Escapes may still spell half a surrogate pair, which is no text.</summary>
internal static class JsonText
{
    /// <summary>Reads the text that the reader stands on.</summary>
    public static bool TryGet(ref Utf8JsonReader json, out string text)
    {
        if (!json.ValueIsEscaped)
        {
            text = Encoding.UTF8.GetString(json.ValueSpan);
            return true;
        }

        try
        {
            text = json.GetString()!;
            return true;
        }
        catch (InvalidOperationException)
        {
            text = "";
            return false;
        }
    }

    /// <summary>The text or property name that the reader stands on, as UTF-8.</summary>
    /// <returns>False when it is no text, with an empty span.</returns>
    public static bool TryGetUtf8(ref Utf8JsonReader json, out ReadOnlySpan<byte> utf8)
    {
        utf8 = json.ValueSpan;
        if (!json.ValueIsEscaped)
            return true;
        // Escapes in names are rare enough for an allocation.
        var isText = TryGet(ref json, out var text);
        utf8 = Encoding.UTF8.GetBytes(text);
        return isText;
    }
}
