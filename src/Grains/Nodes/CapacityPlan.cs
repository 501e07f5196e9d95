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
        // Where the last of that size went: what is before has no room for another, so that equal ones do not search again and again.
        var (last, from) = (-1L, 0);
        foreach (var size in sizes)
        {
            from = free.FindIndex(size == last ? from : 0, f => f >= size);
            if (from >= 0)
            {
                free[from] -= size;
            }
            else
            {
                from = free.Count;
                free.Add(Math.Max(0, device - size));
            }

            last = size;
        }

        return free.Count;
    }
}
