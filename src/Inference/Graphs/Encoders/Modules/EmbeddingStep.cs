namespace ServingCluster.Inference.Graphs.Encoders.Modules;

/// <summary>What happens to a vector after pooling: a <see cref="DenseStep"/> or a <see cref="NormalizeStep"/>.</summary>
internal abstract record EmbeddingStep;
