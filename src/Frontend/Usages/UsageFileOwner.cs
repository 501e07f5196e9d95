namespace ServingCluster.Frontend.Usages;

/// <summary>Whose usage files are whose.</summary>
/// <param name="Name">This process's name among those that may share a data directory; null when none do.</param>
internal sealed record UsageFileOwner(string? Name);
