using System.Net.Http.Headers;
using ServingCluster.Gateway.Providers;

namespace ServingCluster.Gateway.Google;

/// <summary>A service account's access token. One per call; not thread-safe.</summary>
internal sealed class ServiceAccountCredential(RenewingToken token) : ICredential
{
    private string? _used;

    /// <inheritdoc/>
    public async ValueTask ApplyAsync(HttpRequestMessage message, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        _used = await token.GetAsync(cancellationToken);
        message.Headers.Authorization = new AuthenticationHeaderValue("Bearer", _used);
    }

    /// <inheritdoc/>
    public bool Renew()
    {
        if (_used is null)
            return false;
        token.Forget(_used);
        return true;
    }
}
