using System.Text.Json;
using ServingCluster.Errors;
using ServingCluster.Frontend.Http;

namespace ServingCluster.Frontend.OpenAi;

/// <summary>
/// The shape of errors of OpenAI's API (https://platform.openai.com/docs/guides/error-codes):
/// <c>{"error":{"message","type","param","code"}}</c>.
/// </summary>
internal static class OpenAiError
{
    /// <summary>The whole body, UTF-8.</summary>
    public static ReadOnlySpan<byte> Serialize(ErrorCode code, string message) =>
        JsonReply.Write((code, message), static (json, error) => Write(json, error.code, error.message)).Span;

    /// <summary>The members of the body.</summary>
    public static void Write(Utf8JsonWriter json, ErrorCode code, string message)
    {
        json.WriteStartObject("error");
        json.WriteString("message", message);
        json.WriteString("type", TypeOf(code));
        WriteOrNull(json, "param", code.HttpStatus() == StatusCodes.Status400BadRequest ? ParamOf(message) : null);
        WriteOrNull(json, "code", CodeOf(code));
        json.WriteEndObject();
    }

    private static string TypeOf(ErrorCode code) => code.HttpStatus() switch
    {
        401 => "authentication_error",
        403 => "permission_error",
        404 => "not_found_error",
        409 => "conflict_error",
        429 => "rate_limit_error",
        >= 500 => "server_error",
        _ => "invalid_request_error",
    };

    private static string? CodeOf(ErrorCode code) => code switch
    {
        ErrorCode.EndpointNotFound or ErrorCode.ResourceDoesNotExist => "model_not_found",
        ErrorCode.Unauthenticated => "invalid_api_key",
        ErrorCode.RequestLimitExceeded => "rate_limit_exceeded",
        ErrorCode.ResourceExhausted => "insufficient_quota",
        ErrorCode.DeadlineExceeded => "timeout",
        ErrorCode.TemporarilyUnavailable or ErrorCode.ReplicaUnavailable => "service_unavailable",
        ErrorCode.InternalError => "internal_error",
        _ => null,
    };

    /// <summary>The parameter that a message begins with, as messages about parameters do: <c>temperature: must be …</c>.</summary>
    private static string? ParamOf(string message)
    {
        var end = message.IndexOf(": ", StringComparison.Ordinal);
        if (end <= 0)
            return null;
        foreach (var c in message.AsSpan(0, end))
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('_' or '.' or '[' or ']'))
                return null;
        }

        return message[..end];
    }

    private static void WriteOrNull(Utf8JsonWriter json, string member, string? value)
    {
        if (value is null)
            json.WriteNull(member);
        else
            json.WriteString(member, value);
    }
}
