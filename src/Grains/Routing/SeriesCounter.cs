using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace ServingCluster.Grains.Routing;

/// <summary>
/// A counter with attributes that requests add to. Its sums are kept here, found by a key, and told when somebody collects: an instrument
/// that takes each addition with a list of attributes costs several times as much. Beyond <see cref="Most"/> series the rest is added up in
/// one without attributes. Any number of threads.
/// </summary>
/// <param name="attributes">The attributes of a key's series.</param>
/// <typeparam name="TKey">What tells series apart.</typeparam>
internal sealed class SeriesCounter<TKey>(Func<TKey, TagList> attributes)
    where TKey : struct
{
    /// <summary>The most series that are told apart.</summary>
    public const int Most = 50_000;

    private readonly ConcurrentDictionary<TKey, Sum> _sums = new();
    private readonly Sum _rest = new();
    private int _count;

    /// <summary>Adds to a series.</summary>
    public void Add(TKey key, long count)
    {
        if (!_sums.TryGetValue(key, out var sum))
            sum = Begin(key);
        Interlocked.Add(ref sum.Count, count);
    }

    /// <summary>Every series since the process began.</summary>
    public IEnumerable<Measurement<long>> Observe()
    {
        foreach (var (key, sum) in _sums)
            yield return new Measurement<long>(Volatile.Read(ref sum.Count), attributes(key));
        if (Volatile.Read(ref _rest.Count) is > 0 and var rest)
            yield return new Measurement<long>(rest);
    }

    // Two that begin the same at once count it twice, which makes the limit no less of one.
    private Sum Begin(TKey key) => Volatile.Read(ref _count) < Most && Interlocked.Increment(ref _count) <= Most
        ? _sums.GetOrAdd(key, static _ => new Sum())
        : _rest;

    private sealed class Sum
    {
        public long Count;
    }
}
