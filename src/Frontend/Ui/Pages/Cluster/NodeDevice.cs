using System.Globalization;

namespace ServingCluster.Frontend.Ui.Pages.Cluster;

/// <summary>A device of a node.</summary>
/// <param name="Name">The name.</param>
/// <param name="Kind"><c>CPU</c> or <c>GPU</c>.</param>
/// <param name="MemoryBytes">Its memory, in bytes.</param>
/// <param name="UsedBytes">What replicas use of it, with what was promised to those that are about to load.</param>
public sealed record NodeDevice(string Name = "", string Kind = "", long MemoryBytes = 0, long UsedBytes = 0)
{
    /// <summary>The memory in words.</summary>
    public string Memory => string.Create(
        CultureInfo.InvariantCulture, $"{Wording.Bytes(UsedBytes)} of {Wording.Bytes(MemoryBytes)} ({Math.Round(Share(UsedBytes))} %)");

    /// <summary>What is used but by no replica that runs yet: it was promised to those that are about to load.</summary>
    public long Promised(IEnumerable<NodeReplica> replicas) => Math.Max(0, UsedBytes - replicas.Sum(r => r.MemoryBytes));

    /// <summary>The part of the memory that so many bytes are, in percent.</summary>
    public double Share(long bytes) => MemoryBytes == 0 ? 0 : Math.Clamp(bytes * 100.0 / MemoryBytes, 0, 100);
}
