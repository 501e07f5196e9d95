namespace ServingCluster.Frontend.Metrics;

/// <summary>
/// Counts the requests of the last minute: keeps a reading of the totals every few seconds and subtracts the one of a minute ago,
/// so that nothing is added to a request's way.
/// </summary>
internal sealed class RequestWindow(MetricsCollector collector, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(5);
    private const int Readings = 12;

    private readonly Queue<Dictionary<RequestKey, long>> _readings = new();
    private readonly Lock _lock = new();

    /// <summary>Requests of the last minute (between 55 and 60 seconds once the process is that old) by endpoint, served entity and status.</summary>
    public IReadOnlyDictionary<RequestKey, long> LastMinute(IReadOnlyList<MetricFamily> now)
    {
        Dictionary<RequestKey, long>? before;
        lock (_lock)
            before = _readings.TryPeek(out var oldest) ? oldest : null;
        return Totals(now).ToDictionary(p => p.Key, p => p.Value - (before?.GetValueOrDefault(p.Key) ?? 0));
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Step, time);
        try
        {
            do
                Read();
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException)
        {
            // The process ends.
        }
    }

    private void Read()
    {
        var totals = Totals(collector.Collect());
        lock (_lock)
        {
            if (_readings.Count == Readings)
                _readings.Dequeue();
            _readings.Enqueue(totals);
        }
    }

    private static Dictionary<RequestKey, long> Totals(IReadOnlyList<MetricFamily> families)
    {
        var totals = new Dictionary<RequestKey, long>();
        foreach (var series in families.FirstOrDefault(f => f.Name == "serving.requests")?.Series ?? [])
        {
            // Beyond its limit of series the aggregation adds the rest up in one without attributes.
            if (!int.TryParse(series.Attribute("status"), out var status))
                continue;
            var key = new RequestKey(series.Attribute("endpoint"), series.Attribute("served_entity"), status);
            totals[key] = totals.GetValueOrDefault(key) + (long)series.Value;
        }

        return totals;
    }
}
