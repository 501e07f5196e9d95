using ServingCluster.EndToEnd.Tests.Harness.Otlp;
using ServingCluster.Silo.Tests.Harness;

namespace ServingCluster.Silo.Tests.Processes;

/// <summary>A trace goes on in the process that runs the model.</summary>
[Collection(Alone.Name)]
public sealed class TraceTests
{
    private const string Endpoint = "traced";

    [Fact]
    public async Task A_request_s_trace_leads_from_the_frontend_to_the_run_on_a_worker()
    {
        await using var collector = new OtlpReceiver();
        await using var cluster = await ClusterProcesses.StartAsync(Endpoint, variables:
        [
            ("OTEL_EXPORTER_OTLP_ENDPOINT", collector.Address), ("OTEL_BSP_SCHEDULE_DELAY", "100"), ("OTEL_LOGS_EXPORTER", "none"), ("OTEL_METRIC_EXPORT_INTERVAL", "500"),
        ]);
        (await cluster.Client.InvokeAsync(Endpoint)).Expect(200);
        var first = await EndToEnd.Tests.Harness.Eventually.GetAsync(
            () => Task.FromResult(collector.Spans.FirstOrDefault(s => s.Name == $"route {Endpoint}")), s => s is not null, "the router has told of the request");
        var spans = await collector.TraceAsync(first!.TraceId, "POST /serving-endpoints/{name}/invocations", "call replica", "queue", "run");

        var call = Assert.Single(spans, s => s.Name == "call replica");
        var run = Assert.Single(spans, s => s.Name == "run");
        Assert.Equal((call.SpanId, call["serving.node"]), (run.ParentId, run.Instance[..run.Instance.IndexOf('@', StringComparison.Ordinal)]));
        Assert.StartsWith("frontend-", call.Instance, StringComparison.Ordinal);
        Assert.StartsWith("worker-", run.Instance, StringComparison.Ordinal);
        await EndToEnd.Tests.Harness.Eventually.GetAsync(
            () => Task.FromResult(collector.Metrics), m => m.Contains("serving.workers") && m.Contains("serving.replicas"), "frontends and workers export metrics");
    }
}
