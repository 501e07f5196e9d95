using ServingCluster.Errors;
using ServingCluster.Nodes;
using ServingCluster.Replicas;

namespace ServingCluster.Grains.Nodes;

/// <summary>The grain of the node directory. It holds no durable state: nodes report again within seconds of its restart.</summary>
public class NodeDirectory(NodeDirectoryOptions options, TimeProvider time) : INodeDirectory
{
    private readonly Lock _lock = new();

    // Under the lock.
    private readonly SortedDictionary<string, (NodeReport Report, DateTimeOffset At)> _nodes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, bool> _orders = new(StringComparer.Ordinal);
    private readonly Dictionary<ReplicaKey, (long Bytes, DateTimeOffset Until)> _promised = [];

    /// <inheritdoc/>
    public Task<NodeOrders> ReportAsync(NodeReport report)
    {
        lock (_lock)
        {
            // An order stands until the node says that it does as it was told.
            if (_orders.TryGetValue(report.Node, out var drain) && drain == report.IsDraining)
                _orders.Remove(report.Node);
            _nodes[report.Node] = (report, time.GetUtcNow());
            foreach (var running in report.Replicas)
                _promised.Remove(running.Key);
            return Task.FromResult(new NodeOrders(_orders.TryGetValue(report.Node, out var order) ? order : null));
        }
    }

    /// <inheritdoc/>
    public Task DrainAsync(string node, bool drain)
    {
        lock (_lock)
        {
            Forget();
            if (!_nodes.ContainsKey(node))
                throw new ServingException(ErrorCode.ResourceDoesNotExist, $"No node '{node}' reports to the cluster.");
            _orders[node] = drain;
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task<PlacementResult> PlaceAsync(PlacementRequest request)
    {
        lock (_lock)
        {
            Forget();
            if (Placement.Choose(Candidates(request.Endpoint), request.Kind, request.MemoryBytes) is not { } place)
                return Task.FromResult(new PlacementResult(null, Missing(request)));
            var key = new ReplicaKey(place.Node, place.Device, request.Endpoint, request.ReplicaId);
            _promised[key] = (request.MemoryBytes, time.GetUtcNow() + options.PlaceLease);
            return Task.FromResult(new PlacementResult(key, ""));
        }
    }

    /// <inheritdoc/>
    public Task ReleaseAsync(ReplicaKey key)
    {
        lock (_lock)
        {
            _promised.Remove(key);
            if (_nodes.TryGetValue(key.Node, out var node) && node.Report.Replicas.Any(r => r.Key == key))
                _nodes[key.Node] = (node.Report with { Replicas = [.. node.Report.Replicas.Where(r => r.Key != key)] }, node.At);
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<NodeStatus>> ListAsync()
    {
        lock (_lock)
        {
            Forget();
            return ValueTask.FromResult<IReadOnlyList<NodeStatus>>([.. _nodes.Values.Select(n => new NodeStatus
            {
                Report = n.Report,
                ReportedAt = n.At,
                UsedBytes = n.Report.Devices.ToDictionary(d => d.Name, d => Used(n.Report, d.Name)),
            })]);
        }
    }

    private IEnumerable<PlacementCandidate> Candidates(string endpoint) =>
        from node in _nodes.Values
        where !IsDraining(node.Report)
        let ofEndpoint = Keys(node.Report).Count(k => k.Endpoint == endpoint)
        from device in node.Report.Devices
        select new PlacementCandidate(
            node.Report.Node, device.Name, device.Kind, device.MemoryBytes - Used(node.Report, device.Name), ofEndpoint);

    private bool IsDraining(NodeReport node) => _orders.TryGetValue(node.Node, out var drain) ? drain : node.IsDraining;

    private IEnumerable<ReplicaKey> Keys(NodeReport node) =>
        node.Replicas.Select(r => r.Key).Concat(_promised.Keys.Where(k => k.Node == node.Node));

    private long Used(NodeReport node, string device) =>
        node.Replicas.Where(r => r.Key.Device == device).Sum(r => r.MemoryBytes)
        + _promised.Where(p => p.Key.Node == node.Node && p.Key.Device == device).Sum(p => p.Value.Bytes);

    private string Missing(PlacementRequest request)
    {
        var kind = request.Kind == DeviceKind.Gpu ? "GPU" : "CPU";
        if (_nodes.Count == 0)
            return "no node has reported yet.";
        var free = Candidates(request.Endpoint).Where(c => c.Kind == request.Kind).Select(c => (long?)c.FreeBytes).Max();
        return free is null
            ? $"no node of the cluster has a {kind} device."
            : $"one replica needs {Mebibytes(request.MemoryBytes)} MiB on a {kind} device; the most that is free on one is {Mebibytes(free.Value)} MiB.";
    }

    private static long Mebibytes(long bytes) => Math.Max(0, (bytes + (1 << 20) - 1) >> 20);

    private void Forget()
    {
        var now = time.GetUtcNow();
        foreach (var silent in _nodes.Where(n => now - n.Value.At > options.NodeLifetime).Select(n => n.Key).ToList())
            _nodes.Remove(silent);
        foreach (var late in _promised.Where(p => now > p.Value.Until).Select(p => p.Key).ToList())
            _promised.Remove(late);
    }
}
