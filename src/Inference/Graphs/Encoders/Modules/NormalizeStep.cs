namespace ServingCluster.Inference.Graphs.Encoders.Modules;

/// <summary>The vector is scaled to the length 1.</summary>
internal sealed record NormalizeStep : EmbeddingStep;
