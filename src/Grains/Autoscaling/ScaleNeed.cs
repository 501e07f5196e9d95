namespace ServingCluster.Grains.Autoscaling;

/// <summary>What the demand of a moment needs.</summary>
/// <param name="NowSeconds">The moment, in seconds on a clock that outlives the process.</param>
/// <param name="Replicas">Replicas that are needed: within the limits, and 0 only without any demand.</param>
/// <param name="Kept">As many as the same demand keeps where they are there already; at least <paramref name="Replicas"/>.</param>
/// <param name="MinReplicas">The fewest that the limits allow.</param>
/// <param name="MaxReplicas">The most.</param>
/// <param name="HasDemand">Whether there is any demand.</param>
/// <param name="IdleSeconds">As in <see cref="ScaleSignal"/>.</param>
internal readonly record struct ScaleNeed(
    double NowSeconds, int Replicas, int Kept, int MinReplicas, int MaxReplicas, bool HasDemand, double IdleSeconds);
