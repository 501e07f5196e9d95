namespace ServingCluster.Grains.Nodes;

/// <summary>Orders devices as <see cref="Placement"/> does within a zone: by free memory, then by name.</summary>
internal sealed class DeviceOrder : IComparer<(long FreeBytes, KnownDevice? Device)>
{
    /// <inheritdoc/>
    /// <remarks>No device comes before all that have as much free.</remarks>
    public int Compare((long FreeBytes, KnownDevice? Device) a, (long FreeBytes, KnownDevice? Device) b)
    {
        if (a.FreeBytes != b.FreeBytes)
            return a.FreeBytes.CompareTo(b.FreeBytes);
        if (a.Device is null || b.Device is null)
            return (a.Device is null ? 0 : 1) - (b.Device is null ? 0 : 1);
        var byNode = string.CompareOrdinal(a.Device.Node.Report.Node, b.Device.Node.Report.Node);
        return byNode != 0 ? byNode : string.CompareOrdinal(a.Device.Report.Name, b.Device.Report.Name);
    }
}
