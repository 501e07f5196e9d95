namespace ServingCluster.Nodes;

/// <summary>Asks for room for one replica.</summary>
/// <param name="Endpoint">The endpoint that asks.</param>
/// <param name="ReplicaId">The new replica's id.</param>
/// <param name="Kind">The kind of device.</param>
/// <param name="MemoryBytes">Memory that it will take, in bytes.</param>
/// <param name="Missing">How many of its kind the endpoint still needs, this one included: what the cluster should have room for.</param>
public sealed record PlacementRequest(string Endpoint, string ReplicaId, DeviceKind Kind, long MemoryBytes, int Missing = 1);
