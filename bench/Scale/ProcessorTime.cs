using System.Diagnostics;

namespace ServingCluster.Scale;

/// <summary>What calls cost this machine, by kind: the only figures that differ from run to run.</summary>
internal sealed class ProcessorTime
{
    private readonly SortedDictionary<string, (long Calls, long Ticks)> _spent = new(StringComparer.Ordinal);

    /// <summary>Kind, calls and mean microseconds.</summary>
    public IEnumerable<(string Kind, long Calls, double Microseconds)> Means =>
        _spent.Select(s => (s.Key, s.Value.Calls, s.Value.Ticks * 1e6 / Stopwatch.Frequency / s.Value.Calls));

    public void Reset() => _spent.Clear();

    /// <summary>Makes a call that ends before it returns, and books its time.</summary>
    public T Measure<T>(string kind, Func<T> call)
    {
        var began = Stopwatch.GetTimestamp();
        var result = call();
        var (calls, ticks) = _spent.GetValueOrDefault(kind);
        _spent[kind] = (calls + 1, ticks + Stopwatch.GetTimestamp() - began);
        return result;
    }
}
