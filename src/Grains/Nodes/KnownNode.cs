using ServingCluster.Nodes;
using ServingCluster.Replicas;

namespace ServingCluster.Grains.Nodes;

/// <summary>
/// A node that reports: what it said last, what was promised on it since, and what it was ordered to do. <see cref="NodeBook"/> alone
/// changes what it holds, since it keeps indexes of it.
/// </summary>
internal sealed class KnownNode(NodeReport report)
{
    /// <summary>Its last report, without what was given back since.</summary>
    public NodeReport Report { get; set; } = report;

    /// <summary>When that came.</summary>
    public DateTimeOffset ReportedAt { get; set; }

    /// <summary>Whether it is to be drained, as long as it has not said that it does as it was told; null when nobody asked.</summary>
    public bool? Order { get; set; }

    /// <summary>Whether it is being drained. An order counts from the moment that it is given.</summary>
    public bool IsDraining => Order ?? Report.IsDraining;

    /// <summary>Who has or was promised memory on it.</summary>
    public Dictionary<ReplicaKey, HeldPlace> Held { get; } = [];

    /// <summary>Its devices with what is held on each.</summary>
    public IReadOnlyList<KnownDevice> Devices { get; private set; } = [];

    /// <summary>Whether it has a device of that kind.</summary>
    public bool Has(DeviceKind kind) => Report.Devices.Any(d => d.Kind == kind);

    /// <summary>Whether a report says of zone, devices and replicas what is known already.</summary>
    public bool IsAsIn(NodeReport report) =>
        report.Zone == Report.Zone
        && report.Devices.SequenceEqual(Report.Devices)
        && report.Replicas.Count == Report.Replicas.Count
        && report.Replicas.All(r => Held.TryGetValue(r.Key, out var place) && place == new HeldPlace(r.MemoryBytes, null));

    /// <summary>Adds up what is held on each device.</summary>
    public void CountDevices()
    {
        var used = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var (key, place) in Held)
            used[key.Device] = used.GetValueOrDefault(key.Device) + place.Bytes;
        Devices = [.. Report.Devices.Select(d => new KnownDevice(this, d, used.GetValueOrDefault(d.Name)))];
    }
}
