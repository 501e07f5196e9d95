namespace ServingCluster.Inference.Constraints.Grammar;

/// <summary>What tells one <see cref="Frame"/> from another.</summary>
internal readonly record struct FrameKey(
    GrammarNode Node, Frame? Parent, int Stage = 0, int Count = 0, int Space = 0, ulong Used = 0, TextTrie? Texts = null);
