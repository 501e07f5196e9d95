namespace ServingCluster.Frontend.Ui.Pages.Endpoints.Viewing.Metrics;

/// <summary>A chart: its title, what its numbers count and its lines.</summary>
/// <param name="Key">Its name in ids.</param>
/// <param name="Title">Its title.</param>
/// <param name="Unit">What follows its numbers; empty for counts.</param>
/// <param name="IsSum">Whether a number is a sum over its step, and not how things stood.</param>
/// <param name="Series">Its lines.</param>
public sealed record ChartDefinition(string Key, string Title, string Unit, bool IsSum, IReadOnlyList<ChartSeries> Series)
{
    /// <summary>All charts of an endpoint.</summary>
    public static IReadOnlyList<ChartDefinition> All { get; } =
    [
        new("requests", "Requests", "", true, [new("Requests", "requests")]),
        new("errors", "Errors", "", true, [new("Refused (4xx)", "errors_4xx"), new("Failed (5xx)", "errors_5xx")]),
        new("latency", "Latency", "ms", false, [new("p50", "latency_p50_ms"), new("p95", "latency_p95_ms"), new("p99", "latency_p99_ms")]),
        new("tokens", "Tokens", "", true, [new("Input", "input_tokens"), new("Output", "output_tokens")]),
        new("queue", "Queue", "", false, [new("Waiting", "queued"), new("In flight", "in_flight")]),
        new("replicas", "Replicas", "", false, [new("Ready", "replicas"), new("Wanted", "wanted_replicas")]),
    ];
}
