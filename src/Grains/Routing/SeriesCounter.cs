using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace ServingCluster.Grains.Routing;

/// <summary>
/// A counter with attributes that requests add to. Its sums are kept here, found by a key, and told when somebody collects: an instrument
/// that takes each addition with a list of attributes costs several times as much. Any number of threads.
/// </summary>
/// <param name="attributes">The attributes of a key's series.</param>
/// <typeparam name="TKey">What tells series apart.</typeparam>
internal sealed class SeriesCounter<TKey>(Func<TKey, TagList> attributes)
    where TKey : struct
{
    private readonly ConcurrentDictionary<TKey, Sum> _sums = new();

    /// <summary>Adds to a series.</summary>
    public void Add(TKey key, long count)
    {
        if (!_sums.TryGetValue(key, out var sum))
            sum = _sums.GetOrAdd(key, static _ => new Sum());
        Interlocked.Add(ref sum.Count, count);
    }

    /// <summary>Every series since the process began.</summary>
    public IEnumerable<Measurement<long>> Observe()
    {
        foreach (var (key, sum) in _sums)
            yield return new Measurement<long>(Volatile.Read(ref sum.Count), attributes(key));
    }

    private sealed class Sum
    {
        public long Count;
    }
}
