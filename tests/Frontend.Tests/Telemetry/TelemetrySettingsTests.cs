using Microsoft.Extensions.Configuration;
using ServingCluster.Frontend.Settings;
using ServingCluster.Frontend.Telemetry;

namespace ServingCluster.Frontend.Tests.Telemetry;

public sealed class TelemetrySettingsTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("OTEL_SERVICE_NAME=x", "")]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT=http://c:4318", "traces, metrics, logs")]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT=http://c:4318;OTEL_LOGS_EXPORTER=none", "traces, metrics")]
    [InlineData("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT=http://c:4318/v1/traces", "traces")]
    [InlineData("OTEL_METRICS_EXPORTER=otlp", "metrics")]
    [InlineData("OTEL_METRICS_EXPORTER=otlp;OTEL_SDK_DISABLED=true", "")]
    [InlineData("OTEL_METRICS_EXPORTER=", "")]
    public void What_is_exported_is_what_the_variables_name(string variables, string exported) =>
        Assert.Equal(exported, Read(variables).ToString());

    [Theory]
    [InlineData("OTEL_TRACES_EXPORTER=console", "OTEL_TRACES_EXPORTER must be one of 'otlp', 'none', but is 'console'.")]
    [InlineData("OTEL_METRICS_EXPORTER=prometheus", "OTEL_METRICS_EXPORTER must be one of 'otlp', 'none', but is 'prometheus'.")]
    [InlineData("OTEL_EXPORTER_OTLP_PROTOCOL=http/json", "OTEL_EXPORTER_OTLP_PROTOCOL must be one of 'http/protobuf', 'grpc', but is 'http/json'.")]
    [InlineData("OTEL_EXPORTER_OTLP_LOGS_ENDPOINT=c:4318", "OTEL_EXPORTER_OTLP_LOGS_ENDPOINT must be an address that begins with 'https://' or 'http://', but is 'c:4318'.")]
    [InlineData("OTEL_TRACES_SAMPLER=jaeger_remote", "OTEL_TRACES_SAMPLER must be one of")]
    [InlineData("OTEL_TRACES_SAMPLER_ARG=2", "OTEL_TRACES_SAMPLER_ARG must be a number from 0 to 1, but is '2'.")]
    [InlineData("OTEL_BSP_MAX_QUEUE_SIZE=0", "OTEL_BSP_MAX_QUEUE_SIZE must be a whole number above 0, but is '0'.")]
    [InlineData("OTEL_METRIC_EXPORT_INTERVAL=1m", "OTEL_METRIC_EXPORT_INTERVAL must be a whole number of milliseconds above 0, but is '1m'.")]
    [InlineData("OTEL_PROPAGATORS=b3", "OTEL_PROPAGATORS must be one of 'tracecontext', 'none', but is 'b3'.")]
    [InlineData("OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT=true", "OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT must be one of")]
    [InlineData("OTEL_EXPORTER_OTLP_HEADERS=secret", "OTEL_EXPORTER_OTLP_HEADERS must be a list like 'name=value,name=value'.")]
    public void A_value_that_is_not_supported_is_refused_in_a_sentence(string variables, string sentence)
    {
        var mistake = Assert.Single(Assert.Throws<SettingsException>(() => Read(variables)).Mistakes);
        Assert.StartsWith(sentence, mistake, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_mistake_is_told_at_once() =>
        Assert.Equal(2, Assert.Throws<SettingsException>(() => Read("OTEL_TRACES_EXPORTER=zipkin;OTEL_SDK_DISABLED=yes")).Mistakes.Count);

    private static TelemetrySettings Read(string variables) => TelemetrySettings.Read(new ConfigurationBuilder()
        .AddInMemoryCollection(variables.Split(';', StringSplitOptions.RemoveEmptyEntries).Select(v => v.Split('=', 2)).ToDictionary(v => v[0], v => (string?)v[1]))
        .Build());
}
