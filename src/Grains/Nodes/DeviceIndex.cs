using ServingCluster.Nodes;

namespace ServingCluster.Grains.Nodes;

/// <summary>
/// Devices by kind, zone and free memory, so that the one that a replica fills best is found without looking at all. A node's devices
/// are removed before anything about them changes, and added again after.
/// </summary>
internal sealed class DeviceIndex
{
    private readonly Dictionary<DeviceKind, Dictionary<string, SortedSet<(long FreeBytes, KnownDevice? Device)>>> _kinds = [];

    /// <summary>Adds a node's devices.</summary>
    public void Add(KnownNode node)
    {
        foreach (var device in node.Devices)
        {
            if (!_kinds.TryGetValue(device.Report.Kind, out var zones))
                _kinds[device.Report.Kind] = zones = new(StringComparer.Ordinal);
            if (!zones.TryGetValue(node.Report.Zone, out var devices))
                zones[node.Report.Zone] = devices = new(new DeviceOrder());
            devices.Add((device.FreeBytes, device));
        }
    }

    /// <summary>Removes a node's devices.</summary>
    public void Remove(KnownNode node)
    {
        foreach (var device in node.Devices)
        {
            var zones = _kinds[device.Report.Kind];
            if (zones.TryGetValue(node.Report.Zone, out var devices) && devices.Remove((device.FreeBytes, device)) && devices.Count == 0)
                zones.Remove(node.Report.Zone);
        }
    }

    /// <summary>Of each zone the device that so many bytes fill best, among those of nodes that are suitable.</summary>
    public IEnumerable<KnownDevice> BestFits(DeviceKind kind, long bytes, Func<KnownNode, bool> isSuitable)
    {
        foreach (var devices in Zones(kind))
        {
            var largest = devices.Max;
            if (largest.FreeBytes < bytes)
                continue;
            foreach (var (_, device) in devices.GetViewBetween((bytes, null), largest))
            {
                if (!isSuitable(device!.Node))
                    continue;
                yield return device;
                break;
            }
        }
    }

    /// <summary>The most that is free on a device of that kind, among those of nodes that are suitable; null when there are none.</summary>
    public long? MostFree(DeviceKind kind, Func<KnownNode, bool> isSuitable)
    {
        long? most = null;
        foreach (var devices in Zones(kind))
        {
            foreach (var (free, device) in devices.Reverse())
            {
                if (free <= most)
                    break;
                if (!isSuitable(device!.Node))
                    continue;
                most = free;
                break;
            }
        }

        return most;
    }

    /// <summary>Whether there is a device of that kind among those of nodes that are suitable.</summary>
    public bool Any(DeviceKind kind, Func<KnownNode, bool> isSuitable) => MostFree(kind, isSuitable) is not null;

    private IEnumerable<SortedSet<(long FreeBytes, KnownDevice? Device)>> Zones(DeviceKind kind) =>
        _kinds.TryGetValue(kind, out var zones) ? zones.Values : [];
}
