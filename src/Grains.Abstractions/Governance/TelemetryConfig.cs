namespace ServingCluster.Governance;

/// <summary>What is observed of an endpoint's custom models. Immutable.</summary>
/// <param name="ProfileId">Names it: 32 lower-case hex digits.</param>
/// <param name="LogsTable">The full name of the table of logs, <c>catalog.schema.table</c>.</param>
public sealed record TelemetryConfig(string ProfileId, string LogsTable)
{
    /// <summary>The part of requests that is recorded, above 0 to 1.</summary>
    public double SamplingFraction { get; init; } = 1;

    /// <summary>What is observed; empty for everything.</summary>
    public IReadOnlyList<TelemetryFeature> Features { get; init; } = [];

    /// <summary>Whether requests and answers are recorded.</summary>
    public bool RecordsRequests => Features.Count == 0 || Features.Contains(TelemetryFeature.InferenceTable);

    /// <summary>The table that they are recorded in; null when they are not.</summary>
    public PayloadTable? Table => !RecordsRequests ? null
        : LogsTable.Split('.') is [var catalog, var schema, var name] ? new PayloadTable(catalog, schema, name, SamplingFraction) : null;
}
