using ServingCluster.Nodes;

namespace ServingCluster.Grains.Nodes;

/// <summary>Where a replica could go: plain numbers for the policy.</summary>
/// <param name="Node">The node.</param>
/// <param name="Device">The device on it.</param>
/// <param name="Kind">What the device is.</param>
/// <param name="FreeBytes">Memory that is neither used nor promised.</param>
/// <param name="OfEndpointInZone">Replicas of the asking endpoint in the zone of that node.</param>
/// <param name="OfEndpoint">Replicas of the asking endpoint on that node.</param>
internal readonly record struct PlacementCandidate(
    string Node, string Device, DeviceKind Kind, long FreeBytes, int OfEndpointInZone, int OfEndpoint);
