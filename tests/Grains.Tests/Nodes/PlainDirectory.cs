using ServingCluster.Grains.Nodes;
using ServingCluster.Nodes;
using ServingCluster.Replicas;

namespace ServingCluster.Grains.Tests.Nodes;

/// <summary>What the node directory should do, without indexes: every question looks at every node and every promise.</summary>
internal sealed class PlainDirectory(NodeDirectoryOptions options, Func<string, bool> isLive, TimeProvider time)
{
    private readonly Dictionary<string, (NodeReport Report, DateTimeOffset At)> _nodes = [];
    private readonly Dictionary<ReplicaKey, (long Bytes, DateTimeOffset Until)> _promised = [];

    public void Report(NodeReport report)
    {
        Forget();
        _nodes[report.Node] = (report, time.GetUtcNow());
        foreach (var running in report.Replicas)
            _promised.Remove(running.Key);
    }

    public void Release(ReplicaKey key)
    {
        _promised.Remove(key);
        if (_nodes.TryGetValue(key.Node, out var node))
            _nodes[key.Node] = (node.Report with { Replicas = [.. node.Report.Replicas.Where(r => r.Key != key)] }, node.At);
    }

    public ReplicaKey? Place(PlacementRequest request)
    {
        Forget();
        var members = _nodes.Values.Where(n => isLive(n.Report.Node)).ToList();
        var candidates =
            from node in members
            where !node.Report.IsDraining && time.GetUtcNow() - node.At <= options.LateAfter
            from device in node.Report.Devices
            let inZone = members.Where(m => m.Report.Zone == node.Report.Zone).Sum(m => OfEndpoint(m.Report, request.Endpoint))
            select new PlacementCandidate(
                node.Report.Node, device.Name, device.Kind, device.MemoryBytes - Used(node.Report, device.Name), inZone,
                OfEndpoint(node.Report, request.Endpoint));
        if (Placement.Choose(candidates, request.Kind, request.MemoryBytes) is not { } place)
            return null;
        var key = new ReplicaKey(place.Node, place.Device, request.Endpoint, request.ReplicaId);
        _promised[key] = (request.MemoryBytes, time.GetUtcNow() + options.PlaceLease);
        return key;
    }

    /// <summary>Memory in use or promised, by node and device, of all members.</summary>
    public IReadOnlyList<(string Node, string Device, long Bytes)> Used()
    {
        Forget();
        return [..
            from node in _nodes.Values.Select(n => n.Report).OrderBy(r => r.Node, StringComparer.Ordinal)
            where isLive(node.Node)
            from device in node.Devices
            select (node.Node, device.Name, Used(node, device.Name))];
    }

    private IEnumerable<(ReplicaKey Key, long Bytes)> Held(NodeReport node) => node.Replicas.Select(r => (r.Key, r.MemoryBytes))
        .Concat(_promised.Where(p => p.Key.Node == node.Node).Select(p => (p.Key, p.Value.Bytes)));

    private int OfEndpoint(NodeReport node, string endpoint) => Held(node).Count(h => h.Key.Endpoint == endpoint);

    private long Used(NodeReport node, string device) => Held(node).Where(h => h.Key.Device == device).Sum(h => h.Bytes);

    private void Forget()
    {
        var now = time.GetUtcNow();
        foreach (var silent in _nodes.Where(n => now - n.Value.At > options.NodeLifetime).Select(n => n.Key).ToList())
        {
            _nodes.Remove(silent);
            foreach (var lost in _promised.Keys.Where(k => k.Node == silent).ToList())
                _promised.Remove(lost);
        }

        foreach (var late in _promised.Where(p => now > p.Value.Until).Select(p => p.Key).ToList())
            _promised.Remove(late);
    }
}
