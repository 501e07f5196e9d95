using System.Text;
using System.Text.Json;

namespace ServingCluster.Gateway.Errors;

/// <summary>
/// Finds the words in a provider's error body. Known shapes: <c>{"error":{"message"}}</c> (OpenAI, Anthropic, Google), the same in a
/// list (Google's streams), <c>{"error":"…"}</c>, <c>{"message"}</c> (Cohere, AWS, Databricks), <c>{"Message"}</c> (older AWS),
/// <c>{"detail"}</c> (AI21 and other FastAPI servers), <c>{"error_description"}</c> (OAuth).
/// </summary>
internal static class FailureText
{
    private const int Longest = 2000;

    private static readonly string[] Names = ["error", "message", "Message", "error_description", "detail"];

    /// <summary>The words; empty where there are none. A body that isn't JSON is taken as it is, cut.</summary>
    public static string Find(ReadOnlySpan<byte> body)
    {
        try
        {
            var reader = new Utf8JsonReader(body);
            using var document = JsonDocument.ParseValue(ref reader);
            return Cut(Find(document.RootElement, depth: 0) ?? "");
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return Plain(body);
        }
    }

    private static string? Find(JsonElement element, int depth)
    {
        if (depth > 4)
            return null;
        return element.ValueKind switch
        {
            JsonValueKind.String => element.GetString(),
            JsonValueKind.Array when element.GetArrayLength() > 0 => Find(element[0], depth + 1) ?? element.GetRawText(),
            JsonValueKind.Object => FindMember(element, depth),
            _ => null,
        };
    }

    private static string? FindMember(JsonElement element, int depth)
    {
        // OAuth has a code in 'error' and the words beside it.
        if (element.TryGetProperty("error_description", out var words) && Find(words, depth + 1) is { Length: > 0 } description)
            return description;
        foreach (var name in Names)
        {
            if (element.TryGetProperty(name, out var value) && Find(value, depth + 1) is { Length: > 0 } text)
                return text;
        }

        return null;
    }

    private static string Plain(ReadOnlySpan<byte> body)
    {
        var text = Encoding.UTF8.GetString(body[..Math.Min(body.Length, Longest)]).Trim();
        // A page for people, of a proxy in between, says nothing of use here.
        return text.StartsWith('<') ? "" : Cut(text);
    }

    private static string Cut(string text) => text.Length <= Longest ? text : string.Concat(text.AsSpan(0, Longest), "…");
}
