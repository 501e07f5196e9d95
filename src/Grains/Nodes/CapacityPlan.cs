using ServingCluster.Nodes;

namespace ServingCluster.Grains.Nodes;

/// <summary>
/// How many nodes a set of replicas needs, as a pure function: first fit by falling size onto devices like those of the largest node
/// that there is. What is too large for any device takes one of its own, so that somebody notices.
/// </summary>
internal static class CapacityPlan
{
    /// <summary>Nodes needed.</summary>
    /// <param name="nodes">The devices of each node that there is.</param>
    /// <param name="replicas">Kind of device and memory of each replica.</param>
    public static int NodesFor(IReadOnlyList<IReadOnlyList<DeviceReport>> nodes, IReadOnlyList<(DeviceKind Kind, long Bytes)> replicas)
    {
        var processors = NodesFor(DeviceKind.Cpu, nodes, replicas);
        var accelerators = NodesFor(DeviceKind.Gpu, nodes, replicas);
        var areShared = nodes.Any(n => n.Any(d => d.Kind == DeviceKind.Cpu) && n.Any(d => d.Kind == DeviceKind.Gpu));
        return areShared ? Math.Max(processors, accelerators) : processors + accelerators;
    }

    private static int NodesFor(
        DeviceKind kind, IReadOnlyList<IReadOnlyList<DeviceReport>> nodes, IReadOnlyList<(DeviceKind Kind, long Bytes)> replicas)
    {
        var sizes = replicas.Where(r => r.Kind == kind).Select(r => r.Bytes).OrderDescending().ToList();
        if (sizes.Count == 0)
            return 0;
        var model = nodes.Select(n => n.Where(d => d.Kind == kind).Select(d => d.MemoryBytes).ToList()).MaxBy(d => d.Sum());
        if (model is not { Count: > 0 })
            return sizes.Count;
        return (DevicesFor(sizes, model.Max()) + model.Count - 1) / model.Count;
    }

    private static int DevicesFor(IReadOnlyList<long> sizes, long device)
    {
        var free = new List<long>();
        foreach (var size in sizes)
        {
            var fit = free.FindIndex(f => f >= size);
            if (fit >= 0)
                free[fit] -= size;
            else
                free.Add(Math.Max(0, device - size));
        }

        return free.Count;
    }
}
