namespace ServingCluster.Grains.Nodes;

/// <summary>Memory of a device that a replica has.</summary>
/// <param name="Bytes">How much.</param>
/// <param name="Until">Until when the place is kept for it; null once its node reports it.</param>
internal readonly record struct HeldPlace(long Bytes, DateTimeOffset? Until);
