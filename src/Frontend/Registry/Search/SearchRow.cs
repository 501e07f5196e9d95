namespace ServingCluster.Frontend.Registry.Search;

/// <summary>What a model or version is ordered by.</summary>
/// <param name="Name">The model's name.</param>
/// <param name="Version">The version; 0 for a model.</param>
/// <param name="Created">When it was made, Unix milliseconds.</param>
/// <param name="Updated">When it last changed, Unix milliseconds.</param>
internal sealed record SearchRow(string Name, int Version, long Created, long Updated);
