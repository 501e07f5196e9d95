using System.Text.Json;
using ServingCluster.Errors;

namespace ServingCluster.Client.OpenAi;

/// <summary>Reads JSON that another process wrote and that may be anything: what is not there, or of another kind, is null or empty.</summary>
internal static class AnswerJson
{
    /// <summary>An answer, which must be a JSON object and no error.</summary>
    /// <exception cref="ServingException">It is no JSON object, or it is an error; the message says which.</exception>
    public static JsonDocument Parse(ReadOnlyMemory<byte> json)
    {
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(json);
        }
        catch (JsonException e)
        {
            throw new ServingException(ErrorCode.InternalError, $"The endpoint's answer is not JSON: {e.Message}", innerException: e);
        }

        var root = document.RootElement;
        var problem = root.ValueKind == JsonValueKind.Object
            ? ErrorOf(root)
            : new ServingException(ErrorCode.InternalError, $"The endpoint's answer is not a JSON object, but of kind {root.ValueKind}.");
        if (problem is null)
            return document;
        document.Dispose();
        throw problem;
    }

    /// <summary>A property; of kind <see cref="JsonValueKind.Undefined"/> where there is none.</summary>
    public static JsonElement Get(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) ? value : default;

    /// <summary>A text property; null when there is none.</summary>
    public static string? Text(JsonElement element, string name) => Get(element, name) is { ValueKind: JsonValueKind.String } value ? value.GetString() : null;

    /// <summary>A property that is a whole number; null when there is none.</summary>
    public static long? Whole(JsonElement element, string name) =>
        Get(element, name) is { ValueKind: JsonValueKind.Number } value && value.TryGetInt64(out var number) ? number : null;

    /// <summary>The elements of an array property.</summary>
    public static IEnumerable<JsonElement> Elements(JsonElement element, string name) =>
        Get(element, name) is { ValueKind: JsonValueKind.Array } array ? array.EnumerateArray() : [];

    /// <summary>When the answer was made.</summary>
    public static DateTimeOffset? Created(JsonElement root) =>
        Whole(root, "created") is { } seconds and >= 0 and < 253_402_300_800 ? DateTimeOffset.FromUnixTimeSeconds(seconds) : null;

    // OpenAI's form, {"error": {"message": …}}, or that of the cluster's REST routes, {"error_code": …, "message": …}.
    private static ServingException? ErrorOf(JsonElement root)
    {
        if (Text(root, "error_code") is { } name)
            return new ServingException(CodeOf(name), Text(root, "message") ?? name);
        return Get(root, "error") switch
        {
            { ValueKind: JsonValueKind.Object } error => new ServingException(
                CodeOf(Text(error, "code") ?? ""), $"The endpoint answered with an error: {Text(error, "message") ?? error.GetRawText()}"),
            { ValueKind: JsonValueKind.String } error => new ServingException(ErrorCode.InternalError, $"The endpoint answered with an error: {error.GetString()}"),
            _ => null,
        };
    }

    // Several codes share a name on the wire; the first of them is meant.
    private static ErrorCode CodeOf(string name) =>
        Enum.GetValues<ErrorCode>().Where(c => c.WireName() == name).Append(ErrorCode.InternalError).First();
}
