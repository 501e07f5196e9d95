using ServingCluster.Frontend.Settings;

namespace ServingCluster.Frontend.Telemetry;

/// <summary>What is exported by OTLP, as OpenTelemetry's standard variables say. How and where to, its exporters read of them themselves.</summary>
/// <param name="Traces">Whether spans are.</param>
/// <param name="Metrics">Whether metrics are.</param>
/// <param name="Logs">Whether log records are.</param>
/// <param name="FollowsCallers">Whether the trace that a caller names is gone on with (W3C Trace Context).</param>
internal sealed record TelemetrySettings(bool Traces, bool Metrics, bool Logs, bool FollowsCallers)
{
    /// <summary>Whether anything is.</summary>
    public bool IsOn => Traces || Metrics || Logs;

    /// <summary>Reads and checks the variables. Nothing is exported unless an endpoint or an exporter is named.</summary>
    /// <exception cref="SettingsException">A variable has a value that is not supported.</exception>
    public static TelemetrySettings Read(IConfiguration configuration)
    {
        string[] mistakes = [.. TelemetryVariables.All.Select(v => v.MistakeIn(configuration[v.Name])).OfType<string>()];
        if (mistakes.Length > 0)
            throw new SettingsException(mistakes);
        var isOff = Is(configuration, TelemetryVariables.Disabled, "true");
        return new(
            !isOff && IsWanted(configuration, "TRACES"),
            !isOff && IsWanted(configuration, "METRICS"),
            !isOff && IsWanted(configuration, "LOGS"),
            !Is(configuration, TelemetryVariables.Propagators, TelemetryVariables.None));
    }

    /// <summary>In words, for the start; nothing that may be secret.</summary>
    public override string ToString() =>
        string.Join(", ", new[] { Traces ? "traces" : null, Metrics ? "metrics" : null, Logs ? "logs" : null }.OfType<string>());

    private static bool IsWanted(IConfiguration configuration, string signal) =>
        string.IsNullOrEmpty(configuration[TelemetryVariables.ExporterOf(signal)])
            ? !string.IsNullOrEmpty(configuration[TelemetryVariables.Endpoint]) || !string.IsNullOrEmpty(configuration[TelemetryVariables.EndpointOf(signal)])
            : Is(configuration, TelemetryVariables.ExporterOf(signal), TelemetryVariables.Otlp);

    private static bool Is(IConfiguration configuration, string name, string value) =>
        string.Equals(configuration[name], value, StringComparison.OrdinalIgnoreCase);
}
