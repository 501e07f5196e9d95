namespace ServingCluster.Frontend.Recording;

/// <summary>Whose files of records are whose.</summary>
/// <param name="Name">This process's name among those that may share a data directory; null when none do.</param>
internal sealed record RecordFileOwner(string? Name);
