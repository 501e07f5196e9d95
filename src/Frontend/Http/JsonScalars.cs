using System.Globalization;
using System.Text.Json;

namespace ServingCluster.Frontend.Http;

/// <summary>
/// Scalars as clients send them: numbers also as strings (<c>"90"</c>), booleans also as strings (<c>"False"</c>).
/// </summary>
internal static class JsonScalars
{
    public static bool TryWhole(JsonElement element, out long value)
    {
        value = 0;
        return element.ValueKind switch
        {
            JsonValueKind.Number => element.TryGetInt64(out value) || TryIntegral(element, out value),
            JsonValueKind.String => long.TryParse(element.GetString(), NumberStyles.Integer, CultureInfo.InvariantCulture, out value),
            _ => false,
        };
    }

    public static bool TryNumber(JsonElement element, out double value)
    {
        value = 0;
        return element.ValueKind switch
        {
            JsonValueKind.Number => element.TryGetDouble(out value),
            JsonValueKind.String => double.TryParse(element.GetString(), NumberStyles.Float, CultureInfo.InvariantCulture, out value),
            _ => false,
        };
    }

    public static bool TryFlag(JsonElement element, out bool value)
    {
        value = element.ValueKind == JsonValueKind.True;
        return element.ValueKind is JsonValueKind.True or JsonValueKind.False
            || (element.ValueKind == JsonValueKind.String && bool.TryParse(element.GetString(), out value));
    }

    public static bool TryText(JsonElement element, out string value)
    {
        value = element.ValueKind switch
        {
            JsonValueKind.String => element.GetString()!,
            JsonValueKind.Number => element.GetRawText(),
            JsonValueKind.True => "true",
            JsonValueKind.False => "false",
            _ => "",
        };
        return element.ValueKind is JsonValueKind.String or JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False;
    }

    /// <summary>Writers of floating-point numbers send <c>90.0</c> for 90.</summary>
    private static bool TryIntegral(JsonElement element, out long value)
    {
        value = 0;
        if (!element.TryGetDouble(out var number) || Math.Abs(number) > 1L << 53 || number != Math.Floor(number))
            return false;
        value = (long)number;
        return true;
    }
}
