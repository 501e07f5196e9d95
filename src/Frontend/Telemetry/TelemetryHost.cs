using Microsoft.Extensions.Configuration.Memory;
using OpenTelemetry.Logs;
using OpenTelemetry.Resources;
using ServingCluster.Frontend.Settings;

namespace ServingCluster.Frontend.Telemetry;

/// <summary>Puts the export of traces, metrics and logs into a process.</summary>
internal static class TelemetryHost
{
    private const string DefaultServiceName = "servingcluster";

    /// <summary>
    /// Adds what OpenTelemetry's standard variables ask for; nothing at all when they ask for nothing. To be called before anything that
    /// is to be seen starts: what starts first is stopped last.
    /// </summary>
    /// <exception cref="SettingsException">A variable has a value that is not supported.</exception>
    public static void AddTelemetry(this WebApplicationBuilder builder, string nodeName)
    {
        var telemetry = TelemetrySettings.Read(builder.Configuration);
        builder.Services.AddSingleton(telemetry);
        if (!telemetry.IsOn)
            return;
        // The protocol that the specification recommends; the library's own default is an older one.
        ((IConfigurationBuilder)builder.Configuration).Sources.Insert(
            0, new MemoryConfigurationSource { InitialData = [new(TelemetryVariables.Protocol, "http/protobuf")] });
        if (telemetry.Logs)
            AddLogs(builder, nodeName);
        builder.Services.AddHostedService(services => new TelemetryExport(telemetry, builder.Configuration, r => Describe(r, nodeName)));
    }

    private static void AddLogs(WebApplicationBuilder builder, string nodeName) => builder.Logging.AddOpenTelemetry(logs =>
    {
        logs.IncludeFormattedMessage = true;
        var resource = ResourceBuilder.CreateEmpty();
        Describe(resource, nodeName);
        logs.SetResourceBuilder(resource);
        logs.AddOtlpExporter();
    });

    // What the variables say of the service comes last, so that it holds.
    private static void Describe(ResourceBuilder resource, string nodeName) => resource
        .AddTelemetrySdk()
        .AddService(
            DefaultServiceName, serviceVersion: typeof(TelemetryHost).Assembly.GetName().Version?.ToString(3),
            autoGenerateServiceInstanceId: false, serviceInstanceId: $"{nodeName}@{Environment.MachineName}")
        .AddAttributes([new("host.name", Environment.MachineName)])
        .AddEnvironmentVariableDetector();
}
