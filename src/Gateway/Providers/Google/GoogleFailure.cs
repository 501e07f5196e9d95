using System.Text.Json;
using ServingCluster.Gateway.Errors;
using ServingCluster.Gateway.Text;

namespace ServingCluster.Gateway.Providers.Google;

/// <summary>Reads Google's errors (https://cloud.google.com/apis/design/errors).</summary>
internal static class GoogleFailure
{
    /// <summary>Reads an answer with a status that is none of success.</summary>
    public static ProviderFailure Read(int status, ReadOnlySpan<byte> body)
    {
        var kind = ProviderFailure.KindOf(status);
        // The Gemini API calls a wrong key an invalid argument.
        if (kind == FailureKind.Request && body.IndexOf("API_KEY_INVALID"u8) >= 0)
            kind = FailureKind.Credential;
        return new(kind, FailureText.Find(body), RetryDelay.Find(body));
    }

    /// <summary>Reads an error in a stream.</summary>
    public static ProviderFailure Of(JsonElement error) =>
        new(ProviderFailure.KindOf(error.CountAt("code")), error.TextAt("message") ?? "", RetryDelay.Of(error));
}
