using System.Text;
using ServingCluster.Endpoints;
using ServingCluster.Grains.Autoscaling;

namespace ServingCluster.Frontend.Metrics;

/// <summary>
/// One endpoint's metrics under the names that Databricks Model Serving exports, so that dashboards made for it work:
/// gauges of the last minute, and latency histograms in milliseconds.
/// </summary>
internal sealed class EndpointMetrics(MetricsCollector collector, RequestWindow window, ProcessUsage usage)
{
    private static readonly (string Instrument, string Name, string Description)[] Histograms =
    [
        ("serving.request.duration", "request_latency_ms", "Time from the arrival of a request to its answer."),
        ("serving.request.overhead", "request_overhead_latency_ms", "Time of a request less the time of replicas and providers."),
        ("serving.request.run_duration", "model_prediction_latency_ms", "Time of the run of the model that served a request."),
        ("serving.request.queue_duration", "model_queue_time_ms", "Time that a request waited for its run."),
        ("gen_ai.server.time_to_first_token", "time_to_first_token_ms", "Time from the arrival of a request to the first piece of its stream."),
        ("gen_ai.server.time_per_output_token", "time_per_output_token_ms", "Time between two tokens of a stream, mean over the stream."),
    ];

    private static readonly (string Type, string Name, string Description)[] Tokens =
    [
        ("input", "input_token_count_total", "Tokens that were read."),
        ("cached_input", "cached_input_token_count_total", "Those of them that had been computed for an earlier request."),
        ("output", "output_token_count_total", "Tokens that were generated."),
    ];

    /// <summary>The endpoint's metrics as Prometheus text.</summary>
    public string Write(EndpointDescription endpoint)
    {
        var families = collector.Collect();
        var text = new StringBuilder();
        WriteUsage(text, endpoint);
        WriteRequests(text, endpoint.Name, window.LastMinute(families));
        WriteTokens(text, endpoint.Name, families);
        foreach (var (instrument, name, description) in Histograms)
        {
            if (families.FirstOrDefault(f => f.Name == instrument) is { } family)
                PrometheusText.Append(text, InMilliseconds(family, endpoint.Name) with { Description = description }, name);
        }

        return text.ToString();
    }

    private void WriteUsage(StringBuilder text, EndpointDescription endpoint)
    {
        var cpu = new List<MetricSeries>();
        var memory = new List<MetricSeries>();
        var concurrency = new List<MetricSeries>();
        // External models take nothing here, and nothing is provisioned for them.
        foreach (var entity in endpoint.Config?.Config.ServedEntities.Where(e => e.External is null) ?? [])
        {
            var ready = endpoint.Config!.Status[entity.Name].ReadyReplicas;
            concurrency.Add(Gauge(endpoint.Name, entity.Name, ready * ScaleLimits.ShareOf(entity)));
            if (ready == 0)
                continue;
            // Replicas of one process share its processors and its memory: each is told the process's use.
            cpu.Add(Gauge(endpoint.Name, entity.Name, usage.CpuPercent));
            memory.Add(Gauge(endpoint.Name, entity.Name, ProcessUsage.MemoryPercent));
        }

        AppendGauge(text, "cpu_usage_percentage", "Processor use, mean over the replicas.", cpu);
        AppendGauge(text, "mem_usage_percentage", "Memory use, mean over the replicas.", memory);
        AppendGauge(text, "provisioned_concurrent_requests_total", "Provisioned concurrency.", concurrency);
    }

    private static void WriteRequests(StringBuilder text, string endpoint, IReadOnlyDictionary<RequestKey, long> lastMinute)
    {
        var own = lastMinute.Where(p => p.Key.Endpoint == endpoint).ToList();
        Append("request_count_total", "Requests in the last minute.", static _ => true);
        Append("request_4xx_count_total", "Requests in the last minute that were answered 4xx.", static status => status is >= 400 and < 500);
        Append("request_5xx_count_total", "Requests in the last minute that were answered 5xx.", static status => status >= 500);

        void Append(string name, string description, Func<int, bool> counts) => AppendGauge(text, name, description,
        [
            .. own.GroupBy(p => p.Key.ServedEntity, p => counts(p.Key.Status) ? p.Value : 0).Select(g => Gauge(endpoint, g.Key, g.Sum())),
        ]);
    }

    private static void WriteTokens(StringBuilder text, string endpoint, IReadOnlyList<MetricFamily> families)
    {
        var counted = families.FirstOrDefault(f => f.Name == "serving.tokens")?.Series.Where(s => s.Attribute("endpoint") == endpoint).ToList() ?? [];
        foreach (var (type, name, description) in Tokens)
        {
            var series = counted.Where(s => s.Attribute("gen_ai.token.type") == type).GroupBy(s => s.Attribute("served_entity"))
                .Select(g => Gauge(endpoint, g.Key, g.Sum(s => s.Value)));
            PrometheusText.Append(text, new MetricFamily(name, "", description, MetricKind.Counter, [.. series]), name);
        }
    }

    // Attributes that only split a distribution by status would make a dashboard's quantiles wrong: series are added up by entity.
    private static MetricFamily InMilliseconds(MetricFamily family, string endpoint) => family with
    {
        Series =
        [
            .. family.Series.Where(s => s.Attribute("endpoint") == endpoint).GroupBy(s => s.Attribute("served_entity")).Select(g => new MetricSeries
            {
                Attributes = Labels(endpoint, g.Key),
                Value = g.Sum(s => s.Value) * 1000,
                Buckets = [.. g.First().Buckets.Select((b, i) => (b.UpTo * 1000, g.Sum(s => s.Buckets[i].Count)))],
            }),
        ],
    };

    private static void AppendGauge(StringBuilder text, string name, string description, IReadOnlyList<MetricSeries> series) =>
        PrometheusText.Append(text, new MetricFamily(name, "", description, MetricKind.Gauge, series), name);

    private static MetricSeries Gauge(string endpoint, string entity, double value) =>
        new() { Attributes = Labels(endpoint, entity), Value = value };

    private static KeyValuePair<string, string>[] Labels(string endpoint, string entity) =>
        [new("endpoint_name", endpoint), new("served_entity_name", entity)];
}
