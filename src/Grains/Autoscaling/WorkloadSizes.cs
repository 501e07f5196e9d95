using System.Diagnostics.CodeAnalysis;

namespace ServingCluster.Grains.Autoscaling;

/// <summary>The workload sizes of the serving API.</summary>
public static class WorkloadSizes
{
    /// <summary>The size of a served entity that names neither a size nor a concurrency.</summary>
    public static readonly WorkloadSize Small = new("Small", 4, 4);

    /// <summary>8 to 16 concurrent requests.</summary>
    public static readonly WorkloadSize Medium = new("Medium", 8, 16);

    /// <summary>16 to 64 concurrent requests.</summary>
    public static readonly WorkloadSize Large = new("Large", 16, 64);

    /// <summary>All sizes, smallest first.</summary>
    public static IReadOnlyList<WorkloadSize> All { get; } = [Small, Medium, Large];

    /// <summary>Their names as an error message lists them.</summary>
    public static string Names { get; } = string.Join(", ", All.Select(size => size.Name));

    /// <summary>Finds a size by name; upper and lower case do not matter.</summary>
    public static bool TryParse(string? name, [NotNullWhen(true)] out WorkloadSize? size)
    {
        size = All.FirstOrDefault(s => s.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
        return size is not null;
    }
}
