namespace ServingCluster.Governance;

/// <summary>Where requests and answers are recorded: the table <c>catalog.schema.prefix_payload</c>.</summary>
/// <param name="Enabled">Whether it is written to.</param>
/// <param name="Catalog">The catalog's name; null while it was never enabled.</param>
/// <param name="Schema">The schema's name; null while it was never enabled.</param>
/// <param name="TableNamePrefix">The table's name before <c>_payload</c>.</param>
public sealed record InferenceTableConfig(bool Enabled, string? Catalog, string? Schema, string? TableNamePrefix)
{
    /// <summary>The part of requests that is recorded, above 0 to 1.</summary>
    public double SamplingFraction { get; init; } = 1;
}
