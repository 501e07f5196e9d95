using ServingCluster.Gateway.Buffers;

namespace ServingCluster.Gateway.Providers;

/// <summary>What one call sends, at each of its attempts, and how what comes back is read.</summary>
internal sealed class ProviderCall : IDisposable
{
    /// <summary>Where it goes, by POST.</summary>
    public required Uri Url { get; init; }

    /// <summary>The JSON that is sent. The call owns it.</summary>
    public required PooledBuffer Content { get; init; }

    /// <summary>Headers besides content type, accept and what the credential adds.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    /// <summary>Makes each attempt acceptable to the provider.</summary>
    public required ICredential Credential { get; init; }

    /// <summary>Reads what comes back.</summary>
    public required Exchange Exchange { get; init; }

    /// <inheritdoc/>
    public void Dispose() => Content.Dispose();
}
