using System.Globalization;
using System.Text.Json;
using ServingCluster.Gateway.Text;

namespace ServingCluster.Gateway.Providers.Google;

/// <summary>
/// Reads when Google wants to be asked again: the <c>google.rpc.RetryInfo</c> among an error's details, whose <c>retryDelay</c> is a duration
/// such as <c>3.5s</c> (https://cloud.google.com/apis/design/errors#error_payloads). There is no header of it.
/// </summary>
internal static class RetryDelay
{
    private const string Type = "type.googleapis.com/google.rpc.RetryInfo";
    private const double Week = 7 * 24 * 3600;

    /// <summary>The delay of an answer with an error, which streams put into a list; null where there is none that can be read.</summary>
    public static TimeSpan? Find(ReadOnlySpan<byte> body)
    {
        try
        {
            var reader = new Utf8JsonReader(body);
            using var document = JsonDocument.ParseValue(ref reader);
            var root = document.RootElement;
            if (root.ValueKind == JsonValueKind.Array && root.GetArrayLength() > 0)
                root = root[0];
            return root.ValueKind == JsonValueKind.Object && root.TryGetProperty("error", out var error) ? Of(error) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The delay of an error.</summary>
    public static TimeSpan? Of(JsonElement error)
    {
        if (error.ValueKind != JsonValueKind.Object || !error.TryGetProperty("details", out var details) || details.ValueKind != JsonValueKind.Array)
            return null;
        foreach (var detail in details.EnumerateArray())
        {
            if (detail.ValueKind == JsonValueKind.Object && detail.TextAt("@type") == Type && detail.TextAt("retryDelay") is { } text)
                return Parse(text);
        }

        return null;
    }

    private static TimeSpan? Parse(string text) =>
        text.EndsWith('s') && double.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds)
        && seconds is >= 0 and <= Week
            ? TimeSpan.FromSeconds(seconds)
            : null;
}
