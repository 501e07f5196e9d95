using ServingCluster.Nodes;

namespace ServingCluster.Grains.Nodes;

/// <summary>
/// Chooses a device, as a pure function: in the zone with the fewest replicas of the same endpoint first, then on the node with the
/// fewest, so that losing a zone or a node costs an endpoint as little as possible; then the device that the replica fills best, so that large gaps stay whole for
/// large models; then by name, so that the choice is the same everywhere.
/// </summary>
internal static class Placement
{
    public static PlacementCandidate? Choose(IEnumerable<PlacementCandidate> candidates, DeviceKind kind, long memoryBytes)
    {
        PlacementCandidate? best = null;
        foreach (var candidate in candidates)
        {
            if (candidate.Kind == kind && candidate.FreeBytes >= memoryBytes && (best is not { } b || IsBetter(candidate, b)))
                best = candidate;
        }

        return best;
    }

    private static bool IsBetter(in PlacementCandidate a, in PlacementCandidate b)
    {
        if (a.OfEndpointInZone != b.OfEndpointInZone)
            return a.OfEndpointInZone < b.OfEndpointInZone;
        if (a.OfEndpoint != b.OfEndpoint)
            return a.OfEndpoint < b.OfEndpoint;
        if (a.FreeBytes != b.FreeBytes)
            return a.FreeBytes < b.FreeBytes;
        var byNode = string.CompareOrdinal(a.Node, b.Node);
        return byNode != 0 ? byNode < 0 : string.CompareOrdinal(a.Device, b.Device) < 0;
    }
}
