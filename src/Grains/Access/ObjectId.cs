namespace ServingCluster.Grains.Access;

/// <summary>The stored record of one id; the id stands in the key.</summary>
internal sealed record ObjectId(string Name);
