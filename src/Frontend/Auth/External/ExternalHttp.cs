using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace ServingCluster.Frontend.Auth.External;

/// <summary>How documents of the external issuer are fetched.</summary>
/// <param name="handler">What sends.</param>
internal sealed class ExternalHttp(HttpMessageHandler handler) : IDisposable
{
    private const int LongestDocument = 1024 * 1024;
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);

    private readonly HttpClient _client = new(handler) { Timeout = Longest, MaxResponseContentBufferSize = LongestDocument };

    public ExternalHttp()
        : this(new SocketsHttpHandler { AllowAutoRedirect = false, ConnectTimeout = Longest, PooledConnectionLifetime = TimeSpan.FromMinutes(5) })
    {
    }

    /// <summary>The text of a document.</summary>
    /// <exception cref="HttpRequestException">It cannot be had.</exception>
    public async Task<string> GetAsync(Uri address, CancellationToken cancellationToken)
    {
        try
        {
            return await _client.GetStringAsync(address, cancellationToken);
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw new HttpRequestException($"'{address}' did not answer within {Longest.TotalSeconds} seconds.", exception);
        }
    }

    /// <summary>What a form is answered, be it an error of OAuth, which is told in the body (RFC 6749, 5.2).</summary>
    /// <param name="address">Where it is sent.</param>
    /// <param name="form">The form.</param>
    /// <param name="client">The client and its secret, for the header; null for none.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="HttpRequestException">There is no answer, or none of OAuth's.</exception>
    public async Task<string> PostAsync(
        Uri address, IReadOnlyDictionary<string, string> form, (string Id, string Secret)? client, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new FormUrlEncodedContent(form) };
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        if (client is { } known)
            request.Headers.Authorization = new AuthenticationHeaderValue("Basic", BasicOf(known.Id, known.Secret));
        try
        {
            using var answer = await _client.SendAsync(request, cancellationToken);
            if (answer.StatusCode is not (HttpStatusCode.BadRequest or HttpStatusCode.Unauthorized))
                answer.EnsureSuccessStatusCode();
            return await answer.Content.ReadAsStringAsync(cancellationToken);
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw new HttpRequestException($"'{address}' did not answer within {Longest.TotalSeconds} seconds.", exception);
        }
    }

    // Both are encoded as in a form before (RFC 6749, 2.3.1).
    private static string BasicOf(string id, string secret) =>
        Convert.ToBase64String(Encoding.UTF8.GetBytes($"{WebUtility.UrlEncode(id)}:{WebUtility.UrlEncode(secret)}"));

    public void Dispose() => _client.Dispose();
}
