namespace ServingCluster.Grains.Autoscaling;

/// <summary>What a scaler wants.</summary>
/// <param name="Replicas">So many replicas.</param>
/// <param name="Memory">What to give it at the next look.</param>
public readonly record struct ScaleDecision(int Replicas, ScaleMemory Memory);
