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

    public void Dispose() => _client.Dispose();
}
