using ServingCluster.Nodes;

namespace ServingCluster.Frontend.Nodes;

/// <summary>Looks whether the other nodes could take what runs on one that is to be drained.</summary>
internal static class DrainPlan
{
    /// <summary>A node that is later with its report than this takes no new replicas, as <c>NodeDirectoryOptions.LateAfter</c> has it.</summary>
    private static readonly TimeSpan LateAfter = TimeSpan.FromSeconds(5);

    /// <summary>Why the node's replicas would have nowhere to go; null when all of them find room, the largest ones first.</summary>
    /// <param name="nodes">All nodes.</param>
    /// <param name="drained">The one that is to be drained.</param>
    /// <param name="now">The time.</param>
    public static string? Obstacle(IReadOnlyList<NodeStatus> nodes, NodeStatus drained, DateTimeOffset now)
    {
        var others = nodes.Where(n => n.Report.Node != drained.Report.Node && !n.IsDraining && now - n.ReportedAt <= LateAfter).ToList();
        if (!others.Any(n => n.Report.Devices.Count > 0))
            return "no other node takes replicas";
        var free = others.SelectMany(n => n.Report.Devices.Select(d => (d.Kind, Left: d.MemoryBytes - n.UsedBytes.GetValueOrDefault(d.Name)))).ToList();
        var homeless = 0;
        foreach (var replica in drained.Report.Replicas.OrderByDescending(r => r.MemoryBytes))
        {
            var kind = KindOf(replica, drained);
            var place = free.FindIndex(d => d.Kind == kind && d.Left >= replica.MemoryBytes);
            if (place < 0)
                homeless++;
            else
                free[place] = (kind, free[place].Left - replica.MemoryBytes);
        }

        return homeless == 0 ? null : $"the other nodes have no room for {homeless} of its {drained.Report.Replicas.Count} replicas";
    }

    private static DeviceKind KindOf(RunningReplica replica, NodeStatus node) =>
        node.Report.Devices.FirstOrDefault(d => d.Name == replica.Key.Device)?.Kind ?? DeviceKind.Cpu;
}
