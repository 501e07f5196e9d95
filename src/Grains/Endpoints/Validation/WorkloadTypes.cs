using System.Collections.Frozen;
using ServingCluster.Nodes;

namespace ServingCluster.Grains.Endpoints.Validation;

/// <summary>
/// The workload types of the API: which kind of device a replica needs, and how much of its memory is set aside for it at least.
/// </summary>
public static class WorkloadTypes
{
    private const long GiB = 1L << 30;

    private static readonly FrozenDictionary<string, (DeviceKind Kind, long MemoryFloor)> Known =
        new Dictionary<string, (DeviceKind, long)>(StringComparer.OrdinalIgnoreCase)
        {
            ["CPU"] = (DeviceKind.Cpu, 0),
            ["CPU_MEDIUM"] = (DeviceKind.Cpu, 8 * GiB),
            ["CPU_LARGE"] = (DeviceKind.Cpu, 16 * GiB),
            ["GPU_SMALL"] = (DeviceKind.Gpu, 14 * GiB),
            ["GPU_MEDIUM"] = (DeviceKind.Gpu, 22 * GiB),
            ["GPU_LARGE"] = (DeviceKind.Gpu, 76 * GiB),
            ["GPU_XLARGE"] = (DeviceKind.Gpu, 76 * GiB),
        }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>What is taken when nothing is said.</summary>
    public const string Default = "CPU";

    /// <summary>All names, those of processors first.</summary>
    public static IReadOnlyList<string> All { get; } = [.. Known.Keys.Order(StringComparer.Ordinal)];

    /// <summary>All names, for messages.</summary>
    public static string Names { get; } = string.Join(", ", All);

    /// <summary>Whether there is such a type.</summary>
    public static bool IsKnown(string type) => Known.ContainsKey(type);

    /// <summary>The kind of device that a known type runs on.</summary>
    public static DeviceKind KindOf(string type) => Known[type].Kind;

    /// <summary>Memory to set aside for one replica, in bytes: the model's own estimate or the type's floor, whichever is more.</summary>
    public static long MemoryFor(string type, long modelBytes) => Math.Max(Known[type].MemoryFloor, modelBytes);
}
