using ServingCluster.Governance;

namespace ServingCluster.Frontend.Endpoints.Observation;

/// <summary>What features of telemetry are called.</summary>
internal static class TelemetryNames
{
    private const string Logs = "TELEMETRY_FEATURE_LOGS";
    private const string Metrics = "TELEMETRY_FEATURE_METRICS";
    private const string InferenceTable = "TELEMETRY_FEATURE_INFERENCE_TABLE";

    /// <summary>All names.</summary>
    public static IReadOnlyList<string> All { get; } = [Logs, Metrics, InferenceTable];

    /// <summary>The feature of that name; null where there is none.</summary>
    public static TelemetryFeature? Find(string name) => name switch
    {
        Logs => TelemetryFeature.Logs,
        Metrics => TelemetryFeature.Metrics,
        InferenceTable => TelemetryFeature.InferenceTable,
        _ => null,
    };

    /// <summary>The name of a feature.</summary>
    public static string Of(TelemetryFeature feature) => feature switch
    {
        TelemetryFeature.Logs => Logs,
        TelemetryFeature.Metrics => Metrics,
        _ => InferenceTable,
    };
}
