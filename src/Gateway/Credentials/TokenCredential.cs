using ServingCluster.Gateway.Providers;

namespace ServingCluster.Gateway.Credentials;

/// <summary>
/// A bearer token that is kept until shortly before it runs out. One per issuer; any number of threads: those that find none wait for one
/// request for it.
/// </summary>
internal sealed class TokenCredential(ITokenIssuer issuer, TimeProvider time) : ICredential, IDisposable
{
    /// <summary>How long before its end a token is no longer sent: calls take their time, and clocks differ.</summary>
    public static readonly TimeSpan Margin = TimeSpan.FromMinutes(5);

    private readonly SemaphoreSlim _gate = new(1);
    private AccessToken? _token;

    /// <inheritdoc/>
    public async ValueTask ApplyAsync(HttpRequestMessage message, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        var token = Usable() ?? await IssueAsync(cancellationToken);
        message.Headers.TryAddWithoutValidation("Authorization", "Bearer " + token.Value);
    }

    /// <inheritdoc/>
    public bool Renew() => Interlocked.Exchange(ref _token, null) is not null;

    /// <inheritdoc/>
    public void Dispose() => _gate.Dispose();

    private AccessToken? Usable()
    {
        var token = Volatile.Read(ref _token);
        return token is not null && token.Expires - time.GetUtcNow() > Margin ? token : null;
    }

    private async Task<AccessToken> IssueAsync(CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            if (Usable() is { } token)
                return token;
            token = await issuer.IssueAsync(cancellationToken);
            Volatile.Write(ref _token, token);
            return token;
        }
        finally
        {
            _gate.Release();
        }
    }
}
