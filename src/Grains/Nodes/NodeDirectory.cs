using ServingCluster.Errors;
using ServingCluster.Nodes;
using ServingCluster.Replicas;

namespace ServingCluster.Grains.Nodes;

/// <summary>
/// The grain of the node directory. It holds no durable state: nodes report again within seconds of its restart. A node takes new
/// replicas while it is a member of the cluster, reports in time, and is not being drained.
/// </summary>
public class NodeDirectory(NodeDirectoryOptions options, INodeLiveness liveness, TimeProvider time) : INodeDirectory
{
    private readonly Lock _lock = new();

    // Under the lock.
    private readonly SortedDictionary<string, (NodeReport Report, DateTimeOffset At)> _nodes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, bool> _orders = new(StringComparer.Ordinal);
    private readonly Dictionary<ReplicaKey, (long Bytes, DateTimeOffset Until)> _promised = [];
    private readonly Dictionary<(string Endpoint, DeviceKind Kind, long Bytes), (int Count, DateTimeOffset At)> _unmet = [];

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
            if (!_nodes.ContainsKey(node) || !liveness.IsLive(node))
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
            var candidates = Candidates(request.Endpoint);
            if (Placement.Choose(candidates, request.Kind, request.MemoryBytes) is not { } place)
            {
                _unmet[(request.Endpoint, request.Kind, request.MemoryBytes)] = (request.Missing, time.GetUtcNow());
                return Task.FromResult(new PlacementResult(null, Missing(request, candidates)));
            }

            _unmet.Remove((request.Endpoint, request.Kind, request.MemoryBytes));
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
            var promised = _promised.ToLookup(p => p.Key.Node);
            return ValueTask.FromResult<IReadOnlyList<NodeStatus>>([.. Members().Select(n => new NodeStatus
            {
                Report = n.Report,
                ReportedAt = n.At,
                IsDraining = IsDraining(n.Report),
                UsedBytes = n.Report.Devices.ToDictionary(d => d.Name, d => Used(n.Report, promised, d.Name)),
            })]);
        }
    }

    /// <inheritdoc/>
    public ValueTask<NodeDemand> GetDemandAsync()
    {
        List<IReadOnlyList<DeviceReport>> workers;
        List<(DeviceKind Kind, long Bytes)> replicas;
        lock (_lock)
        {
            Forget();
            var members = Members().Where(n => n.Report.Devices.Count > 0).ToList();
            workers = [.. members.Where(n => !IsDraining(n.Report)).Select(n => n.Report.Devices)];
            replicas = [
                .. members.SelectMany(n => n.Report.Replicas).Select(r => (KindOf(r.Key), r.MemoryBytes)),
                .. _promised.Select(p => (KindOf(p.Key), p.Value.Bytes)),
                .. _unmet.SelectMany(u => Enumerable.Repeat((u.Key.Kind, u.Key.Bytes), u.Value.Count))];
        }

        return ValueTask.FromResult(new NodeDemand(workers.Count, CapacityPlan.NodesFor(workers, replicas)));
    }

    private static DeviceKind KindOf(ReplicaKey key) => key.Device == "cpu" ? DeviceKind.Cpu : DeviceKind.Gpu;

    private IEnumerable<(NodeReport Report, DateTimeOffset At)> Members() => _nodes.Values.Where(n => liveness.IsLive(n.Report.Node));

    private List<PlacementCandidate> Candidates(string endpoint)
    {
        var promised = _promised.ToLookup(p => p.Key.Node);
        // Replicas on nodes that take no new ones count for the spread all the same: they still serve.
        var counted = Members()
            .Select(n => (n.Report, n.At, OfEndpoint: Keys(n.Report, promised).Count(k => k.Endpoint == endpoint))).ToList();
        var inZone = counted.GroupBy(n => n.Report.Zone).ToDictionary(z => z.Key, z => z.Sum(n => n.OfEndpoint));
        return [..
            from node in counted
            where !IsDraining(node.Report) && !IsLate(node.At)
            from device in node.Report.Devices
            select new PlacementCandidate(
                node.Report.Node, device.Name, device.Kind, device.MemoryBytes - Used(node.Report, promised, device.Name),
                inZone[node.Report.Zone], node.OfEndpoint)];
    }

    // An order counts from the moment that it is given.
    private bool IsDraining(NodeReport node) => _orders.TryGetValue(node.Node, out var drain) ? drain : node.IsDraining;

    private bool IsLate(DateTimeOffset reportedAt) => time.GetUtcNow() - reportedAt > options.LateAfter;

    private static IEnumerable<ReplicaKey> Keys(NodeReport node, ILookup<string, KeyValuePair<ReplicaKey, (long, DateTimeOffset)>> promised) =>
        node.Replicas.Select(r => r.Key).Concat(promised[node.Node].Select(p => p.Key));

    private static long Used(
        NodeReport node, ILookup<string, KeyValuePair<ReplicaKey, (long Bytes, DateTimeOffset)>> promised, string device) =>
        node.Replicas.Where(r => r.Key.Device == device).Sum(r => r.MemoryBytes)
        + promised[node.Node].Where(p => p.Key.Device == device).Sum(p => p.Value.Bytes);

    private string Missing(PlacementRequest request, List<PlacementCandidate> candidates)
    {
        var kind = request.Kind == DeviceKind.Gpu ? "GPU" : "CPU";
        var all = Members().ToList();
        if (all.Count == 0)
            return "no node has reported yet.";
        var withKind = all.Where(n => n.Report.Devices.Any(d => d.Kind == request.Kind)).ToList();
        if (withKind.Count == 0)
            return $"no node of the cluster has a {kind} device.";
        var free = candidates.Where(c => c.Kind == request.Kind).Select(c => (long?)c.FreeBytes).Max();
        var draining = withKind.Count(n => IsDraining(n.Report));
        var late = withKind.Count(n => !IsDraining(n.Report) && IsLate(n.At));
        return (free is null
            ? $"no node with a {kind} device takes replicas."
            : $"one replica needs {Mebibytes(request.MemoryBytes)} MiB on a {kind} device; the most that is free on one is {Mebibytes(free.Value)} MiB.")
            + (draining > 0 ? $" {Nodes(draining)} being drained." : "")
            + (late > 0 ? $" {Nodes(late)} late with the next report." : "");
    }

    private static string Nodes(int count) => count == 1 ? "1 node is" : $"{count} nodes are";

    private static long Mebibytes(long bytes) => Math.Max(0, (bytes + (1 << 20) - 1) >> 20);

    private void Forget()
    {
        var now = time.GetUtcNow();
        foreach (var silent in _nodes.Where(n => now - n.Value.At > options.NodeLifetime).Select(n => n.Key).ToList())
        {
            _nodes.Remove(silent);
            // Another process that comes back under that name has not been asked to do anything.
            _orders.Remove(silent);
        }

        foreach (var settled in _unmet.Where(u => now - u.Value.At > options.UnmetLifetime).Select(u => u.Key).ToList())
            _unmet.Remove(settled);
        foreach (var late in _promised.Where(p => now > p.Value.Until).Select(p => p.Key).ToList())
            _promised.Remove(late);
    }
}
