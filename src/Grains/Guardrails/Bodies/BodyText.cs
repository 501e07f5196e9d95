namespace ServingCluster.Grains.Guardrails.Bodies;

/// <summary>A text in a body.</summary>
/// <param name="Start">Where its string begins, the quote included, in bytes.</param>
/// <param name="Length">How long its string is, with both quotes, in bytes.</param>
/// <param name="Value">The text.</param>
internal readonly record struct BodyText(int Start, int Length, string Value);
