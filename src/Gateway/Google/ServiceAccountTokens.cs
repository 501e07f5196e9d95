using System.Net;
using System.Text.Json;
using ServingCluster.Errors;
using ServingCluster.Gateway.Errors;

namespace ServingCluster.Gateway.Google;

/// <summary>Trades a service account's signature for an access token (RFC 7523, section 2.1).</summary>
/// <param name="http">Sends the requests.</param>
/// <param name="clock">Tells the time that is signed.</param>
internal sealed class ServiceAccountTokens(HttpMessageInvoker http, TimeProvider clock)
{
    private const int MaxAnswer = 64 * 1024;

    /// <summary>Asks for a token.</summary>
    /// <exception cref="ServingException"><see cref="ErrorCode.InvalidState"/>: the key is refused;
    /// <see cref="ErrorCode.TemporarilyUnavailable"/>: the token service cannot be reached or is out of order.</exception>
    public async Task<AccessToken> FetchAsync(ServiceAccountKey key, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, key.TokenUri);
        request.Content = new FormUrlEncodedContent([
            new("grant_type", "urn:ietf:params:oauth:grant-type:jwt-bearer"),
            new("assertion", key.Assertion(clock.GetUtcNow())),
        ]);
        try
        {
            using var response = await http.SendAsync(request, cancellationToken);
            await response.Content.LoadIntoBufferAsync(MaxAnswer, cancellationToken);
            return Read(response.StatusCode, await response.Content.ReadAsByteArrayAsync(cancellationToken), key.TokenUri);
        }
        catch (HttpRequestException exception)
        {
            throw Unavailable(key.TokenUri, exception.Message);
        }
        catch (OperationCanceledException)
        {
            // Those who wait cancel their waiting, not this.
            throw Unavailable(key.TokenUri, "there was no answer in time");
        }
    }

    private AccessToken Read(HttpStatusCode status, byte[] body, Uri where)
    {
        if (status is HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError)
            throw Unavailable(where, $"it answered with status {(int)status}");
        if (status != HttpStatusCode.OK)
            throw new ServingException(
                ErrorCode.InvalidState,
                $"{where.Host} gives no token for the service account's key (private_key): {FailureText.Find(body)} (status {(int)status}).");
        try
        {
            using var document = JsonDocument.Parse(body);
            var token = document.RootElement.GetProperty("access_token").GetString()!;
            var lifetime = TimeSpan.FromSeconds(document.RootElement.GetProperty("expires_in").GetDouble());
            return AccessToken.Of(token, lifetime, clock.GetUtcNow());
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            throw Unavailable(where, "its answer has no access_token with expires_in");
        }
    }

    private static ServingException Unavailable(Uri where, string why) =>
        new(ErrorCode.TemporarilyUnavailable, $"No token from {where.Host} for the service account: {why}.");
}
