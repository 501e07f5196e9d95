using ServingCluster.History;

namespace ServingCluster.Frontend.History;

/// <summary>What went through this process in the last minute. Not thread-safe.</summary>
internal sealed class TrafficMinute
{
    private const int Steps = 60 / HistorySteps.Seconds;

    private readonly Queue<Dictionary<string, EndpointTotals>> _steps = new();

    /// <summary>Takes what went through each endpoint that had traffic in a step, and tells those of the last minute.</summary>
    public IReadOnlyList<EndpointTraffic> Add(Dictionary<string, EndpointTotals> step)
    {
        if (_steps.Count == Steps)
            _steps.Dequeue();
        _steps.Enqueue(step);
        var sums = new Dictionary<string, EndpointTotals>(StringComparer.Ordinal);
        foreach (var (endpoint, traffic) in _steps.SelectMany(s => s))
            sums[endpoint] = traffic.After(sums.GetValueOrDefault(endpoint, EndpointTotals.None));
        return [.. sums.Select(s => Tell(s.Key, s.Value, step.GetValueOrDefault(s.Key, EndpointTotals.None)))];
    }

    private EndpointTraffic Tell(string endpoint, EndpointTotals sum, EndpointTotals latest)
    {
        double seconds = _steps.Count * HistorySteps.Seconds;
        return new EndpointTraffic
        {
            Endpoint = endpoint,
            RequestsPerSecond = sum.Requests / seconds,
            TokensPerSecond = (sum.InputTokens + sum.OutputTokens) / seconds,
            Latency = sum.Latency,
            InFlight = latest.InFlight,
            Waiting = latest.Waiting,
        };
    }
}
