using System.Text.Json;

namespace ServingCluster.Gateway.Text;

/// <summary>Reads of providers' answers, which leave much out.</summary>
internal static class JsonRead
{
    /// <summary>A member that is an object or a list; a value of no kind where it's missing.</summary>
    public static JsonElement At(this JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) ? value : default;

    /// <summary>A member's text; null where it's missing or null.</summary>
    public static string? TextAt(this JsonElement element, string name) =>
        element.At(name) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

    /// <summary>A member's number of tokens; 0 where it's missing or null.</summary>
    public static int CountAt(this JsonElement element, string name) =>
        element.At(name) is { ValueKind: JsonValueKind.Number } number ? (int)Math.Clamp(number.GetDouble(), 0, int.MaxValue) : 0;

    /// <summary>The items of a member that is a list; none where it's missing or null.</summary>
    public static JsonElement.ArrayEnumerator ItemsAt(this JsonElement element, string name) =>
        element.At(name) is { ValueKind: JsonValueKind.Array } list ? list.EnumerateArray() : default;

    /// <summary>A member that is a list of numbers.</summary>
    public static float[] VectorAt(this JsonElement element, string name) => element.GetProperty(name).Vector();

    /// <summary>A list of numbers.</summary>
    public static float[] Vector(this JsonElement list)
    {
        var vector = new float[list.GetArrayLength()];
        var i = 0;
        foreach (var number in list.EnumerateArray())
            vector[i++] = number.GetSingle();
        return vector;
    }

    /// <summary>Whether a text is a JSON object.</summary>
    public static bool IsObject(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return document.RootElement.ValueKind == JsonValueKind.Object;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
