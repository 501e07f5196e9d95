namespace ServingCluster.Scale;

/// <summary>Counts calls by kind and virtual second.</summary>
internal sealed class CallCounter(VirtualTime time)
{
    private readonly SortedDictionary<string, Dictionary<long, int>> _calls = new(StringComparer.Ordinal);

    public void Count(string kind)
    {
        if (!_calls.TryGetValue(kind, out var seconds))
            _calls[kind] = seconds = [];
        var second = (long)time.Now.TotalSeconds;
        seconds[second] = seconds.GetValueOrDefault(second) + 1;
    }

    /// <summary>What was counted of each kind between two moments, which are whole seconds.</summary>
    public IReadOnlyList<CallRate> Between(TimeSpan from, TimeSpan to)
    {
        var rates = new List<CallRate>();
        foreach (var (kind, seconds) in _calls)
        {
            var within = seconds.Where(s => s.Key >= from.TotalSeconds && s.Key < to.TotalSeconds).Select(s => s.Value).ToList();
            if (within.Count > 0)
                rates.Add(new CallRate(kind, within.Sum(), within.Sum() / (to - from).TotalSeconds, within.Max()));
        }

        return rates;
    }
}
