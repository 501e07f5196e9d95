using System.Globalization;
using System.Text.Json;

namespace ServingCluster.Gateway.Errors;

/// <summary>
/// Reads errors that come in place of a chunk, when the status has been sent already: <c>{"error":{"message","type","code"}}</c> of OpenAI and
/// Anthropic.
/// </summary>
internal static class StreamError
{
    /// <summary>Reads one.</summary>
    public static ProviderFailure Read(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        using var document = JsonDocument.ParseValue(ref reader);
        return new(KindOf(document.RootElement), FailureText.Find(json));
    }

    private static FailureKind KindOf(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("error", out var error) || error.ValueKind != JsonValueKind.Object)
            return FailureKind.Unavailable;
        var code = Text(error, "code");
        if (int.TryParse(code, NumberStyles.None, CultureInfo.InvariantCulture, out var status))
            return ProviderFailure.KindOf(status);
        return Text(error, "type") switch
        {
            _ when code is "rate_limit_exceeded" or "insufficient_quota" => FailureKind.Throttled,
            "rate_limit_error" or "rate_limit_exceeded" or "insufficient_quota" or "tokens" or "requests" => FailureKind.Throttled,
            "invalid_request_error" => FailureKind.Request,
            "request_too_large" => FailureKind.TooLarge,
            "authentication_error" or "permission_error" => FailureKind.Credential,
            "not_found_error" => FailureKind.NotFound,
            _ => FailureKind.Unavailable,
        };
    }

    private static string Text(JsonElement error, string name) =>
        error.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.String or JsonValueKind.Number ? value.ToString() : "";
}
