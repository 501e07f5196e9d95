using System.Collections.Concurrent;

namespace ServingCluster.Frontend.Auth;

/// <summary>
/// The callers of headers that were found right, by the exact header, so that a repeated request is neither parsed nor hashed nor asked of
/// a grain. Wrong headers are never kept: they could fill it.
/// </summary>
/// <remarks>
/// A credential that is withdrawn is refused everywhere within <see cref="Lifetime"/>: it is looked up again, behind the back of a request,
/// once it is older than <see cref="RefreshAfter"/>, and not taken any more once it is older than that bound.
/// </remarks>
internal sealed class CallerCache(TimeProvider time)
{
    /// <summary>How long a credential is taken without a look.</summary>
    public static readonly TimeSpan RefreshAfter = TimeSpan.FromSeconds(3);

    /// <summary>How long a credential is taken at most after it was last looked up.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(10);

    // One credential has few right spellings; the bound guards against a client that varies the letter case on purpose.
    private const int Limit = 8192;

    private readonly ConcurrentDictionary<string, CachedCaller> _callers = new(StringComparer.Ordinal);

    /// <summary>The caller of that header; null when it must be looked up first.</summary>
    /// <param name="header">The header.</param>
    /// <param name="entry">What is to be refreshed now; null when nothing is.</param>
    public Caller? Find(string header, out CachedCaller? entry)
    {
        entry = null;
        if (!_callers.TryGetValue(header, out var known))
            return null;
        var now = time.GetTimestamp();
        if (known.HasEnded(now))
            return null;
        if (known.TakesRefresh(now))
            entry = known;
        return known.Caller;
    }

    public void Add(string header, Authenticated found)
    {
        if (_callers.Count >= Limit)
            MakeRoom();
        _callers[header] = found.IsFinal
            ? new CachedCaller(found.Caller, long.MaxValue, long.MaxValue)
            : new CachedCaller(found.Caller, After(RefreshAfter), After(Shorter(Lifetime, found.ExpiresAt)));
    }

    public void Remove(string header) => _callers.TryRemove(header, out _);

    private void MakeRoom()
    {
        var now = time.GetTimestamp();
        foreach (var (header, known) in _callers)
        {
            if (known.HasEnded(now))
                _callers.TryRemove(header, out _);
        }

        if (_callers.Count >= Limit)
            _callers.Clear();
    }

    private TimeSpan Shorter(TimeSpan lifetime, DateTimeOffset? end)
    {
        var left = (end ?? DateTimeOffset.MaxValue) - time.GetUtcNow();
        return left < lifetime ? left : lifetime;
    }

    private long After(TimeSpan span) => time.GetTimestamp() + (long)(span.TotalSeconds * time.TimestampFrequency);
}
