using System.Net;
using ServingCluster.Gateway.Http;
using ServingCluster.Gateway.Providers;

namespace ServingCluster.Gateway.Calls;

/// <summary>Makes the message of one attempt.</summary>
internal static class CallMessage
{
    /// <summary>Makes it, with the credential.</summary>
    /// <param name="call">The call.</param>
    /// <param name="mediaType">What the answer is to be.</param>
    /// <param name="cancellationToken">Ends the waiting for a credential.</param>
    public static async ValueTask<HttpRequestMessage> CreateAsync(ProviderCall call, string mediaType, CancellationToken cancellationToken)
    {
        var message = new HttpRequestMessage(HttpMethod.Post, call.Url)
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionOrLower,
            Content = new CallContent(call),
        };
        message.Headers.TryAddWithoutValidation("Accept", mediaType);
        foreach (var (name, value) in call.Headers)
            message.Headers.TryAddWithoutValidation(name, value);
        await call.Credential.ApplyAsync(message, call.Content.Memory, cancellationToken);
        return message;
    }
}
