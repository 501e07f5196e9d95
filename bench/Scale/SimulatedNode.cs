using ServingCluster.Nodes;
using ServingCluster.Replicas;

namespace ServingCluster.Scale;

/// <summary>A machine: devices, the replicas on them, and whether it is there.</summary>
internal sealed class SimulatedNode
{
    private readonly Dictionary<ReplicaKey, SimulatedReplica> _replicas = [];
    private readonly IReadOnlyList<DeviceReport> _devices;

    // One for each that waits: several continuations of one task would not all run on the thread of the simulation.
    private readonly List<TaskCompletionSource> _awaitLeave = [];

    public SimulatedNode(string name, string zone, ScaleOptions options)
    {
        (Name, Zone) = (name, zone);
        _devices = [.. Enumerable.Range(0, options.DevicesPerNode)
            .Select(d => new DeviceReport($"cuda:{d}", DeviceKind.Gpu, options.DeviceBytes))];
    }

    public string Name { get; }

    public string Zone { get; }

    public bool IsUp { get; private set; } = true;

    /// <summary>Whether the cluster takes it for a member: for a while after it has gone it does.</summary>
    public bool IsMember { get; private set; } = true;

    /// <summary>Completes when the cluster has noticed that the node is gone.</summary>
    public Task LeaveAsync()
    {
        var left = new TaskCompletionSource();
        _awaitLeave.Add(left);
        return left.Task;
    }

    /// <summary>How many replicas it has.</summary>
    public int Replicas => _replicas.Count;

    public NodeReport Report() => new()
    {
        Node = Name,
        Zone = Zone,
        Devices = _devices,
        Replicas = [.. _replicas.Values.Select(r => new RunningReplica(r.Key, r.MemoryBytes))],
    };

    public SimulatedReplica? Find(ReplicaKey key) => _replicas.GetValueOrDefault(key);

    public void Add(SimulatedReplica replica) => _replicas.Add(replica.Key, replica);

    public void Remove(ReplicaKey key) => _replicas.Remove(key);

    /// <summary>It loses power, and with it all that it had in memory.</summary>
    /// <returns>The replicas that it had.</returns>
    public IReadOnlyList<SimulatedReplica> Fail()
    {
        var lost = _replicas.Values.ToList();
        _replicas.Clear();
        IsUp = false;
        return lost;
    }

    /// <summary>The cluster notices.</summary>
    public void Leave()
    {
        IsMember = false;
        foreach (var waiter in _awaitLeave)
            waiter.SetResult();
        _awaitLeave.Clear();
    }

    /// <summary>It comes back, empty.</summary>
    public void Return() => (IsUp, IsMember) = (true, true);
}
