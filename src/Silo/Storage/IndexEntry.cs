namespace ServingCluster.Silo.Storage;

/// <summary>One line of the index: a record was created, or is about to be, under a key.</summary>
/// <param name="Key">The record's key.</param>
/// <param name="Token">The token of its creation.</param>
/// <param name="At">When, in seconds of Unix time.</param>
internal sealed record IndexEntry(string Key, Guid Token, long At);
