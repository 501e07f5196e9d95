namespace ServingCluster.Grains.Guardrails.Pii;

/// <summary>Personal data in a text.</summary>
/// <param name="Start">Where it begins, in characters.</param>
/// <param name="Length">How long it is, in characters.</param>
/// <param name="Kind">What it is.</param>
internal readonly record struct PiiMatch(int Start, int Length, PiiKind Kind);
