using System.Globalization;
using System.Net.Sockets;
using System.Text.Json;
using ServingCluster.Errors;
using ServingCluster.Gateway.Errors;
using ServingCluster.Gateway.Http;
using ServingCluster.Gateway.Settings;

namespace ServingCluster.Gateway.Credentials;

/// <summary>
/// Asks OAuth token endpoints (https://www.rfc-editor.org/rfc/rfc6749#section-4.4, #section-5): Entra ID's, Google's. Any number of
/// threads.
/// </summary>
internal sealed class TokenEndpoint(Upstream http, TimeProvider time)
{
    private const int LargestAnswer = 64 * 1024;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    /// <summary>Posts a form and reads the token.</summary>
    /// <param name="url">The token endpoint.</param>
    /// <param name="form">The form's fields, in order.</param>
    /// <param name="settings">Whose credential it is. They learn of the token, so that it shows in no message.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="ServingException">It refuses (<see cref="ErrorCode.InvalidState"/>), or isn't reached.</exception>
    public async Task<AccessToken> RequestAsync(
        Uri url, IReadOnlyList<KeyValuePair<string, string>> form, ProviderSettings settings, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        try
        {
            using var message = new HttpRequestMessage(HttpMethod.Post, url) { Content = new FormUrlEncodedContent(form) };
            using var response = await http.SendAsync(message, either.Token);
            using var body = await BoundedBody.ReadAsync(response.Content, LargestAnswer, either.Token);
            var status = (int)response.StatusCode;
            if (status != 200)
                throw Refused(status, settings.Redact(FailureText.Find(body.Span)), url, settings.Owner);
            var token = Read(body.Memory, url, settings.Owner);
            settings.Hide(url.Host, token.Value);
            return token;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw Unreachable(url, settings.Owner, $"it did not answer within {Patience.TotalSeconds} s");
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or SocketException)
        {
            throw Unreachable(url, settings.Owner, "it could not be reached");
        }
    }

    private AccessToken Read(ReadOnlyMemory<byte> body, Uri url, string whose)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            var token = document.RootElement.GetProperty("access_token").GetString();
            var seconds = document.RootElement.TryGetProperty("expires_in", out var life) ? Seconds(life) : 3600;
            return string.IsNullOrEmpty(token) ? throw new FormatException() : new(token, time.GetUtcNow().AddSeconds(seconds));
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            throw Unreachable(url, whose, "its answer holds no token");
        }
    }

    // Some issuers write the number as a text.
    private static double Seconds(JsonElement life) =>
        life.ValueKind == JsonValueKind.String
            ? double.Parse(life.GetString()!, CultureInfo.InvariantCulture)
            : life.GetDouble();

    private static ServingException Refused(int status, string words, Uri url, string whose) =>
        status is 429 or >= 500
            ? Unreachable(url, whose, $"it answered with the status {status}")
            : new(ErrorCode.InvalidState, $"{url.Host} gives no token for the credential of {whose} (status {status}): {words}");

    private static ServingException Unreachable(Uri url, string whose, string why) =>
        new(ErrorCode.TemporarilyUnavailable, $"No token for {whose} could be had from {url.Host}: {why}.", TimeSpan.FromSeconds(5));
}
