namespace ServingCluster.Grains.Autoscaling;

/// <summary>A number of replicas that was needed once.</summary>
/// <param name="AtSeconds">When it was last needed.</param>
/// <param name="Replicas">How many.</param>
public readonly record struct ScalePeak(double AtSeconds, int Replicas);
