namespace ServingCluster.Governance;

/// <summary>A table that takes requests and answers whole: <c>catalog.schema.prefix_payload</c>.</summary>
/// <param name="Catalog">The catalog's name.</param>
/// <param name="Schema">The schema's name.</param>
/// <param name="Prefix">The table's name before <c>_payload</c>.</param>
/// <param name="SamplingFraction">The part of requests that is recorded, above 0 to 1.</param>
public sealed record PayloadTable(string Catalog, string Schema, string Prefix, double SamplingFraction);
