using System.Diagnostics;

namespace ServingCluster.Scale;

/// <summary>What calls cost this machine, by kind: the only figures that differ from run to run.</summary>
internal sealed class ProcessorTime
{
    private readonly SortedDictionary<string, List<long>> _spent = new(StringComparer.Ordinal);

    /// <summary>Kind and median microseconds: other work on the machine makes some calls long, and with them the mean.</summary>
    public IEnumerable<(string Kind, double Microseconds)> Medians =>
        _spent.Select(s => (s.Key, s.Value.Order().ElementAt(s.Value.Count / 2) * 1e6 / Stopwatch.Frequency));

    public void Reset() => _spent.Clear();

    /// <summary>Makes a call that ends before it returns, and books its time.</summary>
    public T Measure<T>(string kind, Func<T> call)
    {
        var began = Stopwatch.GetTimestamp();
        var result = call();
        var spent = Stopwatch.GetTimestamp() - began;
        if (!_spent.TryGetValue(kind, out var calls))
            _spent[kind] = calls = [];
        calls.Add(spent);
        return result;
    }
}
