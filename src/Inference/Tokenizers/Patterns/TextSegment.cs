namespace ServingCluster.Inference.Tokenizers.Patterns;

/// <summary>A part of a text, in UTF-16 units.</summary>
/// <param name="Start">Where it starts.</param>
/// <param name="End">Where it ends, not included.</param>
/// <param name="IsMatch">Whether a pattern matched it.</param>
internal readonly record struct TextSegment(int Start, int End, bool IsMatch);
