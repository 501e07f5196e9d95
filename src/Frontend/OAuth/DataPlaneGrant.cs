namespace ServingCluster.Frontend.OAuth;

/// <summary>The only endpoints that a token may query.</summary>
/// <param name="Details">The <c>authorization_details</c> as they were asked for, JSON.</param>
/// <param name="Endpoints">The endpoints' names.</param>
internal sealed record DataPlaneGrant(string Details, IReadOnlyList<string> Endpoints);
