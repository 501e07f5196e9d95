namespace ServingCluster.Governance;

/// <summary>Telemetry as somebody asks for it. What is null stays as it was.</summary>
public sealed record TelemetryInput
{
    /// <summary>The profile that the endpoint has already; null for that, or a new one.</summary>
    public string? ProfileId { get; init; }

    /// <summary>The full name of the table of logs, <c>catalog.schema.table</c>: the requests go to the one named like it with <c>_payload</c> after.</summary>
    public string? LogsTable { get; init; }

    /// <summary>The part of requests that is recorded, above 0 to 1; 1 where nobody ever said.</summary>
    public double? SamplingFraction { get; init; }

    /// <summary>What is observed; empty for everything.</summary>
    public IReadOnlyList<TelemetryFeature>? Features { get; init; }
}
