namespace ServingCluster.Grains.Endpoints.Tables;

/// <summary>The stored record of whose a table of requests and answers is; the table stands in the key.</summary>
/// <param name="Endpoint">The endpoint's name.</param>
/// <param name="EndpointId">Its id.</param>
/// <param name="At">When it was claimed (UTC).</param>
internal sealed record TableClaim(string Endpoint, string EndpointId, DateTimeOffset At);
