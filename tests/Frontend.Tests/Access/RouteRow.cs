namespace ServingCluster.Frontend.Tests.Access;

/// <summary>A request to one route, what it takes, and how it is answered when that is there.</summary>
/// <param name="Method">The method.</param>
/// <param name="Pattern">The route's pattern.</param>
/// <param name="Need">What it takes.</param>
/// <param name="Body">The body; null for none.</param>
/// <param name="Status">The status of the answer for those who may.</param>
/// <param name="Query">The query.</param>
internal sealed record RouteRow(string Method, string Pattern, Need Need, string? Body = null, int Status = 200, string Query = "");
