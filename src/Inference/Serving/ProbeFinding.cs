namespace ServingCluster.Inference.Serving;

/// <summary>What a <see cref="RowIndependenceProbe"/> found.</summary>
/// <param name="AreIndependent">Whether rows gave the same together as alone.</param>
/// <param name="Reason">Why not, or why that could not be seen; empty otherwise.</param>
internal readonly record struct ProbeFinding(bool AreIndependent, string Reason);
