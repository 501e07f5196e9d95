using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using ServingCluster.EndToEnd.Tests.Harness;

namespace ServingCluster.EndToEnd.Tests.Telemetry;

/// <summary>What is exported, and what a bad collector does to the server.</summary>
public sealed class ExportTests
{
    [Fact]
    public async Task Metrics_and_logs_are_exported_and_metrics_are_those_of_the_metrics_route()
    {
        await using var traced = await TracedServer.StartAsync(
            ("OTEL_SERVICE_NAME", "my-models"), ("OTEL_RESOURCE_ATTRIBUTES", "deployment.environment.name=test"), ("Logging__LogLevel__ServingCluster", "Debug"));
        var (trace, _, _) = await traced.PostAsync("/v1/chat/completions", TracedServer.Chat("What is the capital of France?", stream: true));
        var text = (await traced.Server.Client.GetAsync("/metrics")).Expect(200).Body;
        await traced.Server.StopAsync();

        var scraped = text.Split('\n').Where(l => l.StartsWith("# TYPE", StringComparison.Ordinal)).Select(l => l.Split(' ')[2]);
        var exported = traced.Collector.Metrics.Select(m => m.Replace('.', '_')).ToList();
        Assert.All(scraped, name => Assert.Contains(exported, e => name.StartsWith(e, StringComparison.Ordinal)));
        Assert.Contains("serving.language.kv_cache.use", traced.Collector.Metrics);
        Assert.Contains(traced.Collector.Logs, l => l.TraceId == trace && l.Text.Contains("/v1/chat/completions", StringComparison.Ordinal));
        foreach (var path in new[] { "/v1/traces", "/v1/metrics", "/v1/logs" })
        {
            var resource = traced.Collector.ResourceOf(path);
            Assert.Equal(("my-models", "test"), (resource["service.name"], resource["deployment.environment.name"]));
            Assert.StartsWith("local@", resource["service.instance.id"], StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Only_the_signals_that_are_asked_for_are_exported_and_a_stop_sends_what_is_left()
    {
        await using var traced = await TracedServer.StartAsync(
            ("OTEL_METRICS_EXPORTER", "none"), ("OTEL_LOGS_EXPORTER", "none"), ("OTEL_BSP_SCHEDULE_DELAY", "600000"));
        var (trace, _, _) = await traced.PostAsync("/v1/chat/completions", TracedServer.Chat("What is the capital of France?"));
        Assert.Empty(traced.Collector.Spans);
        await traced.Server.StopAsync();
        Assert.Contains(traced.Collector.Spans, s => s.TraceId == trace && s.Name == "run");
        Assert.Empty(traced.Collector.Metrics);
        Assert.Empty(traced.Collector.Logs);
    }

    [Theory]
    [InlineData("OTEL_SDK_DISABLED", "true")]
    [InlineData("OTEL_TRACES_SAMPLER", "always_off")]
    public async Task Nothing_is_recorded_where_that_is_said(string name, string value)
    {
        await using var traced = await TracedServer.StartAsync((name, value), ("OTEL_METRICS_EXPORTER", "none"));
        await traced.PostAsync("/v1/chat/completions", TracedServer.Chat("What is the capital of France?"));
        await traced.Server.StopAsync();
        Assert.Empty(traced.Collector.Spans);
    }

    [Fact]
    public async Task Nothing_is_exported_unless_it_is_asked_for()
    {
        using var data = new DataFolder();
        await using var server = await ServerProcess.StartAsync(data, ("OTEL_SERVICE_NAME", "quiet"));
        Assert.DoesNotContain("Exported by OTLP", server.Output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_value_without_support_is_refused_in_a_sentence_without_repeating_secrets()
    {
        using var data = new DataFolder();
        await using var server = ServerProcess.Launch(
            data, ("OTEL_TRACES_EXPORTER", "zipkin"), ("OTEL_PROPAGATORS", "b3"), ("OTEL_EXPORTER_OTLP_HEADERS", "secret-without-a-name"));
        Assert.Equal(1, await server.WaitForExitAsync(TimeSpan.FromMinutes(1)));
        var output = server.Output.ToString();
        Assert.Contains("OTEL_TRACES_EXPORTER must be one of 'otlp', 'none', but is 'zipkin'.", output, StringComparison.Ordinal);
        Assert.Contains("OTEL_PROPAGATORS must be one of", output, StringComparison.Ordinal);
        Assert.Contains("OTEL_EXPORTER_OTLP_HEADERS must be a list", output, StringComparison.Ordinal);
        Assert.DoesNotContain("secret-without-a-name", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_collector_that_takes_connections_and_says_nothing_neither_slows_requests_nor_holds_up_the_stop()
    {
        // The system takes connections on behalf of a listener that never looks at them.
        using var mute = new TcpListener(IPAddress.Loopback, 0);
        mute.Start();
        using var data = new DataFolder();
        await using var server = await ServerProcess.StartAsync(
            data, ("OTEL_EXPORTER_OTLP_ENDPOINT", $"http://{mute.LocalEndpoint}"), ("OTEL_BSP_SCHEDULE_DELAY", "50"), ("OTEL_METRIC_EXPORT_INTERVAL", "50"));
        var began = Stopwatch.GetTimestamp();
        for (var i = 0; i < 200; i++)
            (await server.Client.InvokeAsync("iris")).Expect(200);
        // One export that anybody waited for would take ten seconds.
        Assert.InRange(Stopwatch.GetElapsedTime(began), TimeSpan.Zero, TimeSpan.FromSeconds(9));
        server.Terminate();
        Assert.Equal(0, await server.WaitForExitAsync(TimeSpan.FromSeconds(25)));
    }
}
