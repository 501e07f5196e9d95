using ServingCluster.Nodes;
using ServingCluster.Replicas;

namespace ServingCluster.Grains.Nodes;

/// <summary>
/// What the directory knows of the nodes: their reports, what was promised on them, and indexes of both, so that nothing that is asked
/// often looks at every node. Not thread-safe.
/// </summary>
internal sealed class NodeBook
{
    private static readonly IReadOnlyDictionary<KnownNode, int> None = new Dictionary<KnownNode, int>();

    private readonly Dictionary<string, (KnownNode Node, LinkedListNode<KnownNode> Place)> _nodes = new(StringComparer.Ordinal);
    private readonly DeviceIndex _devices = new();
    private readonly Dictionary<string, Dictionary<KnownNode, int>> _endpoints = new(StringComparer.Ordinal);

    // Those that have been silent for longest first.
    private readonly LinkedList<KnownNode> _bySilence = new();

    // Leases last equally long: the first to be given is the first to run out.
    private readonly Queue<(ReplicaKey Key, DateTimeOffset Until)> _leases = new();

    /// <summary>All nodes, those that have been silent for longest first.</summary>
    public IReadOnlyCollection<KnownNode> Nodes => _bySilence;

    /// <summary>Their devices.</summary>
    public DeviceIndex Devices => _devices;

    /// <summary>The node of that name; null when none reports.</summary>
    public KnownNode? Find(string name) => _nodes.TryGetValue(name, out var known) ? known.Node : null;

    /// <summary>How many replicas of an endpoint nodes have or were promised, without those that have none.</summary>
    public IReadOnlyDictionary<KnownNode, int> ReplicasOf(string endpoint) => _endpoints.GetValueOrDefault(endpoint) ?? None;

    /// <summary>A node reports.</summary>
    public KnownNode Report(NodeReport report, DateTimeOffset now)
    {
        var (node, place) = _nodes.TryGetValue(report.Node, out var known) ? known : Add(report.Node);
        // Most reports bring nothing new.
        if (!node.IsAsIn(report))
            TakeOver(node, report);
        (node.Report, node.ReportedAt) = (report, now);
        _bySilence.Remove(place);
        _bySilence.AddLast(place);
        return node;
    }

    /// <summary>Keeps a place on a node that is known.</summary>
    public void Promise(ReplicaKey key, long bytes, DateTimeOffset until)
    {
        var (node, _) = _nodes[key.Node];
        Unindex(node);
        node.Held[key] = new HeldPlace(bytes, until);
        Index(node);
        _leases.Enqueue((key, until));
    }

    /// <summary>Gives a place back; no effect when it is not taken.</summary>
    public void Release(ReplicaKey key)
    {
        if (Find(key.Node) is not { } node || !node.Held.ContainsKey(key))
            return;
        Unindex(node);
        node.Held.Remove(key);
        node.Report = node.Report with { Replicas = [.. node.Report.Replicas.Where(r => r.Key != key)] };
        Index(node);
    }

    /// <summary>Forgets nodes that are silent since before one moment, and places that were kept until before another.</summary>
    public void Forget(DateTimeOffset silentSince, DateTimeOffset now)
    {
        while (_bySilence.First is { Value: var silent } && silent.ReportedAt < silentSince)
        {
            _bySilence.RemoveFirst();
            _nodes.Remove(silent.Report.Node);
            Unindex(silent);
        }

        while (_leases.TryPeek(out var lease) && lease.Until < now)
        {
            _leases.Dequeue();
            if (Find(lease.Key.Node) is { } node && node.Held.TryGetValue(lease.Key, out var place) && place.Until == lease.Until)
                Release(lease.Key);
        }
    }

    private (KnownNode Node, LinkedListNode<KnownNode> Place) Add(string name)
    {
        var node = new KnownNode(new NodeReport { Node = name, Devices = [], Replicas = [] });
        return _nodes[name] = (node, _bySilence.AddLast(node));
    }

    private void TakeOver(KnownNode node, NodeReport report)
    {
        Unindex(node);
        node.Report = report;
        foreach (var gone in node.Held.Where(h => h.Value.Until is null).Select(h => h.Key).ToList())
            node.Held.Remove(gone);
        foreach (var running in report.Replicas)
            node.Held[running.Key] = new HeldPlace(running.MemoryBytes, null);
        Index(node);
    }

    private void Index(KnownNode node)
    {
        node.CountDevices();
        _devices.Add(node);
        foreach (var key in node.Held.Keys)
            CountReplica(key.Endpoint, node, 1);
    }

    private void Unindex(KnownNode node)
    {
        _devices.Remove(node);
        foreach (var key in node.Held.Keys)
            CountReplica(key.Endpoint, node, -1);
    }

    private void CountReplica(string endpoint, KnownNode node, int change)
    {
        if (!_endpoints.TryGetValue(endpoint, out var nodes))
            _endpoints[endpoint] = nodes = [];
        var count = nodes.GetValueOrDefault(node) + change;
        if (count > 0)
        {
            nodes[node] = count;
            return;
        }

        nodes.Remove(node);
        if (nodes.Count == 0)
            _endpoints.Remove(endpoint);
    }
}
