using ServingCluster.History;

namespace ServingCluster.Grains.History;

/// <summary>The grain of the traffic of all endpoints. It holds no durable state: whoever has traffic reports again within seconds.</summary>
public class TrafficBoard(TimeProvider time) : ITrafficBoard
{
    // Three reports.
    private static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(3 * HistorySteps.Seconds);

    private readonly Lock _lock = new();

    // Under the lock.
    private readonly Dictionary<string, (long At, TrafficReport Report)> _reports = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public Task ReportAsync(TrafficReport report)
    {
        lock (_lock)
        {
            ForgetSilent();
            if (report.Endpoints.Count > 0)
                _reports[report.Reporter] = (time.GetTimestamp(), report);
            else
                _reports.Remove(report.Reporter);
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<EndpointTraffic>> ReadAsync()
    {
        List<EndpointTraffic> reported;
        lock (_lock)
        {
            ForgetSilent();
            reported = [.. _reports.Values.SelectMany(r => r.Report.Endpoints)];
        }

        return Task.FromResult<IReadOnlyList<EndpointTraffic>>(
            [.. reported.GroupBy(e => e.Endpoint, StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal).Select(Sum)]);
    }

    private static EndpointTraffic Sum(IGrouping<string, EndpointTraffic> parts) => parts.Skip(1).Aggregate(parts.First(), (sum, part) => sum with
    {
        RequestsPerSecond = sum.RequestsPerSecond + part.RequestsPerSecond,
        TokensPerSecond = sum.TokensPerSecond + part.TokensPerSecond,
        Latency = sum.Latency.Count == 0 ? part.Latency : part.Latency.Count == 0 ? sum.Latency : [.. sum.Latency.Zip(part.Latency, (a, b) => a + b)],
        InFlight = sum.InFlight + part.InFlight,
        Waiting = sum.Waiting + part.Waiting,
    });

    private void ForgetSilent()
    {
        foreach (var silent in _reports.Where(r => time.GetElapsedTime(r.Value.At) > Lifetime).Select(r => r.Key).ToList())
            _reports.Remove(silent);
    }
}
