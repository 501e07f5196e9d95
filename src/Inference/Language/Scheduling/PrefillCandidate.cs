namespace ServingCluster.Inference.Language.Scheduling;

/// <summary>A sequence whose prompt is to be computed, in numbers.</summary>
/// <param name="Left">Tokens to compute, 1 and up.</param>
/// <param name="IsLed">Whether it had better wait for another one that computes the same beginning.</param>
internal readonly record struct PrefillCandidate(int Left, bool IsLed);
