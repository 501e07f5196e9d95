namespace ServingCluster.Frontend.Registry.Search;

/// <summary>One page of results.</summary>
/// <param name="Items">The results in order.</param>
/// <param name="NextToken">Asks for the next page; null when this is the last one.</param>
internal sealed record Page<T>(IReadOnlyList<T> Items, string? NextToken);
