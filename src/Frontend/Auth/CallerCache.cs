using System.Collections.Concurrent;

namespace ServingCluster.Frontend.Auth;

/// <summary>
/// The callers of headers that were found right, by the exact header, so that a repeated request is neither parsed nor hashed.
/// Wrong headers are never kept: they could fill it.
/// </summary>
internal sealed class CallerCache
{
    // One token has few right spellings; the bound only guards against a client that varies the letter case on purpose.
    private const int Limit = 256;

    private readonly ConcurrentDictionary<string, Caller> _callers = new(StringComparer.Ordinal);

    public Caller? Find(string header) => _callers.GetValueOrDefault(header);

    public void Add(string header, Caller caller)
    {
        if (_callers.Count >= Limit)
            _callers.Clear();
        _callers[header] = caller;
    }
}
