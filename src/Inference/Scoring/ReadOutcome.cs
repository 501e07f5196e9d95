namespace ServingCluster.Inference.Scoring;

/// <summary>A request that was read, or why it was not. Exactly one of the two.</summary>
/// <param name="Request">The request; null when the body is wrong.</param>
/// <param name="Error">What is wrong and what would be right, for a 400; empty when nothing is.</param>
internal readonly record struct ReadOutcome(ParsedRequest? Request, string Error);
