namespace ServingCluster.Grains.Endpoints;

/// <summary>Why a replica serves no more.</summary>
/// <param name="Reason">In words that follow "lost a replica:".</param>
/// <param name="IsFault">
/// Whether another in its place may fail likewise, so that it is made after a pause only; false when it was lost with its node.
/// </param>
internal sealed record ReplicaLoss(string Reason, bool IsFault);
