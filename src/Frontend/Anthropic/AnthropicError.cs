using System.Text.Json;
using ServingCluster.Errors;
using ServingCluster.Frontend.Http;

namespace ServingCluster.Frontend.Anthropic;

/// <summary>The shape of errors of Anthropic's API (https://docs.anthropic.com/en/api/errors): <c>{"type":"error","error":{"type","message"}}</c>.</summary>
internal static class AnthropicError
{
    /// <summary>The whole body, UTF-8.</summary>
    public static ReadOnlySpan<byte> Serialize(ErrorCode code, string message) =>
        JsonReply.Write((code, message), static (json, error) => Write(json, error.code, error.message)).Span;

    /// <summary>The members of the body.</summary>
    public static void Write(Utf8JsonWriter json, ErrorCode code, string message)
    {
        json.WriteString("type", "error");
        json.WriteStartObject("error");
        json.WriteString("type", TypeOf(code));
        json.WriteString("message", message);
        json.WriteEndObject();
    }

    private static string TypeOf(ErrorCode code) => code.HttpStatus() switch
    {
        401 => "authentication_error",
        403 => "permission_error",
        404 => "not_found_error",
        413 => "request_too_large",
        429 => "rate_limit_error",
        503 => "overloaded_error",
        504 => "timeout_error",
        >= 500 => "api_error",
        _ => "invalid_request_error",
    };
}
