namespace ServingCluster.Inference.Language.Cache;

/// <summary>A slot that a new sequence may take, in numbers.</summary>
/// <param name="Length">Tokens that it holds from an earlier sequence.</param>
/// <param name="Shared">How many of them the new prompt begins with.</param>
/// <param name="LastUse">When it was given up; lower is longer ago.</param>
internal readonly record struct FreeSlot(int Length, int Shared, long LastUse);
