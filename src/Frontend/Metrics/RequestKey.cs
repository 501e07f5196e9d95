namespace ServingCluster.Frontend.Metrics;

/// <summary>By what requests are counted.</summary>
/// <param name="Endpoint">The endpoint's name.</param>
/// <param name="ServedEntity">The served entity's name; empty when none was chosen.</param>
/// <param name="Status">The HTTP status.</param>
internal readonly record struct RequestKey(string Endpoint, string ServedEntity, int Status);
