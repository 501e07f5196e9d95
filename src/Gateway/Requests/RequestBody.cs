using System.Text.Json;
using ServingCluster.Errors;

namespace ServingCluster.Gateway.Requests;

/// <summary>Opens the JSON object of a request's body.</summary>
internal static class RequestBody
{
    /// <summary>What callers may say to this house and no provider is told, and what the call itself says.</summary>
    private static readonly string[] Own = ["model", "stream", "client_request_id", "usage_context"];

    /// <summary>Parses it.</summary>
    /// <exception cref="ServingException"><see cref="ErrorCode.MalformedRequest"/>: it is no JSON object.</exception>
    public static JsonDocument Parse(ReadOnlyMemory<byte> body)
    {
        try
        {
            var document = JsonDocument.Parse(body);
            if (document.RootElement.ValueKind == JsonValueKind.Object)
                return document;
            document.Dispose();
        }
        catch (JsonException exception)
        {
            throw new ServingException(ErrorCode.MalformedRequest, $"The body is no valid JSON: {exception.Message}", innerException: exception);
        }

        throw new ServingException(ErrorCode.MalformedRequest, "The body must be a JSON object.");
    }

    /// <summary>Its members, those of <c>extra_params</c> included, without what no provider is told.</summary>
    public static BodyFields Fields(JsonDocument document, NativeNames natives, Mistakes mistakes)
    {
        var fields = BodyFields.Of(document.RootElement, "", mistakes);
        if (fields.Object("extra_params") is { } extra)
            fields.Add(extra);
        foreach (var name in Own)
            fields.Find(name);
        natives.Refuse(fields);
        return fields;
    }
}
