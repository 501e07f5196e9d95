using System.Text.Json;
using ServingCluster.Errors;

namespace ServingCluster.Gateway.Requests;

/// <summary>Opens the JSON object of a request's body.</summary>
internal static class RequestBody
{
    /// <summary>What callers may say to this house and no provider is told, and what the call itself says.</summary>
    private static readonly string[] Own = ["model", "stream", "client_request_id", "usage_context"];

    /// <summary>
    /// Reads a body whole. The result points into <paramref name="body"/> and is disposed before that goes.
    /// </summary>
    /// <param name="body">The JSON.</param>
    /// <param name="natives">The provider's own names, which are refused.</param>
    /// <param name="read">Makes the request of the document, which it owns then, and of its fields.</param>
    /// <param name="check">Notes what the provider can't do of it.</param>
    /// <exception cref="ServingException">It isn't what the task takes, with all its mistakes.</exception>
    public static T Read<T>(ReadOnlyMemory<byte> body, NativeNames natives, Func<JsonDocument, BodyFields, T> read, Action<T, Mistakes>? check)
    {
        var document = Parse(body);
        try
        {
            var mistakes = new Mistakes();
            var request = read(document, Fields(document, natives, mistakes));
            check?.Invoke(request, mistakes);
            mistakes.ThrowIfAny();
            return request;
        }
        catch (InvalidOperationException exception)
        {
            // What a document throws at an escape such as \ud800 alone.
            document.Dispose();
            throw new ServingException(ErrorCode.MalformedRequest, "A string of the body is not valid Unicode text.", innerException: exception);
        }
        catch
        {
            document.Dispose();
            throw;
        }
    }

    private static JsonDocument Parse(ReadOnlyMemory<byte> body)
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
    private static BodyFields Fields(JsonDocument document, NativeNames natives, Mistakes mistakes)
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
