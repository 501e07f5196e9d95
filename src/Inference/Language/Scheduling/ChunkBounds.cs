namespace ServingCluster.Inference.Language.Scheduling;

/// <summary>How many tokens of a prompt may be computed in one run.</summary>
/// <param name="Least">The fewest, 1 and up.</param>
/// <param name="Most">The most; at least the fewest.</param>
internal readonly record struct ChunkBounds(int Least, int Most);
