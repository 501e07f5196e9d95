namespace ServingCluster.Inference;

/// <summary>What one request consumed.</summary>
/// <param name="Rows">Rows scored by a custom model.</param>
public readonly record struct Usage(int Rows);
