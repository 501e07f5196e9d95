namespace ServingCluster.Inference.Graphs.Encoders.Modules;

/// <summary>f(x · wᵀ + b).</summary>
/// <param name="Path">The folder of its weights, below the model's.</param>
/// <param name="Inputs">Numbers that go in.</param>
/// <param name="Outputs">Numbers that come out.</param>
/// <param name="HasBias">Whether there is a b.</param>
/// <param name="Operator">The operator of f; empty for none.</param>
internal sealed record DenseStep(string Path, int Inputs, int Outputs, bool HasBias, string Operator) : EmbeddingStep;
