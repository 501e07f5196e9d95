using ServingCluster.Gateway.Buffers;

namespace ServingCluster.Gateway.Providers;

/// <summary>What one call sends, at each of its attempts, and how what comes back is read.</summary>
internal sealed class ProviderCall : IDisposable
{
    // The call itself and every attempt that is still being sent.
    private int _holders = 1;
    private bool _isDisposed;

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

    /// <summary>
    /// Keeps the content from going back to the pool while an attempt writes it: an attempt that was given up may still be at it, and
    /// would send the bytes of somebody else's request.
    /// </summary>
    /// <returns>False when it has gone already.</returns>
    public bool TryHold()
    {
        var holders = Volatile.Read(ref _holders);
        while (holders > 0)
        {
            var seen = Interlocked.CompareExchange(ref _holders, holders + 1, holders);
            if (seen == holders)
                return true;
            holders = seen;
        }

        return false;
    }

    /// <summary>Ends a hold; whoever is last gives the content back.</summary>
    public void LetGo()
    {
        if (Interlocked.Decrement(ref _holders) == 0)
            Content.Dispose();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_isDisposed)
            return;
        _isDisposed = true;
        LetGo();
    }
}
