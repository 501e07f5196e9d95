namespace ServingCluster.Governance;

/// <summary>What is observed of an endpoint's custom models.</summary>
public enum TelemetryFeature
{
    /// <summary>Their logs, which the routes of served entities tell.</summary>
    Logs,

    /// <summary>Their metrics, which the endpoint's route of metrics tells.</summary>
    Metrics,

    /// <summary>Their requests and answers, which go to a table.</summary>
    InferenceTable,
}
