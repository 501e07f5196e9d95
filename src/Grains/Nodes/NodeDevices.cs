using ServingCluster.Nodes;

namespace ServingCluster.Grains.Nodes;

/// <summary>Describes the devices of this machine.</summary>
public static class NodeDevices
{
    /// <summary>The processor.</summary>
    /// <param name="memoryBytes">Memory that replicas on it may take in all, in bytes; 0 for 80 % of what the process may use.</param>
    public static DeviceReport Cpu(long memoryBytes) => new("cpu", DeviceKind.Cpu, memoryBytes > 0 ? memoryBytes : Usable());

    // The container's limit where there is one, else the machine's memory.
    private static long Usable() => GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 5 * 4;
}
