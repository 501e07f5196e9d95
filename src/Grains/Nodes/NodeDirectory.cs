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
    private readonly NodeBook _book = new();
    private readonly UnmetPlaces _unmet = new(options.UnmetLifetime);

    /// <inheritdoc/>
    public Task<NodeOrders> ReportAsync(NodeReport report)
    {
        lock (_lock)
        {
            Forget();
            var node = _book.Report(report, time.GetUtcNow());
            // An order stands until the node says that it does as it was told.
            if (node.Order == report.IsDraining || report.IsLeaving)
                node.Order = null;
            return Task.FromResult(new NodeOrders(node.Order));
        }
    }

    /// <inheritdoc/>
    public Task DrainAsync(string node, bool drain)
    {
        lock (_lock)
        {
            Forget();
            if (_book.Find(node) is not { } known || !IsLive(known))
                throw new ServingException(ErrorCode.ResourceDoesNotExist, $"No node '{node}' reports to the cluster.");
            if (!drain && known.Report.IsLeaving)
                throw new ServingException(ErrorCode.InvalidState, $"Node '{node}' is being drained because its process ends; it takes no replicas again.");
            known.Order = drain;
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task<PlacementResult> PlaceAsync(PlacementRequest request)
    {
        lock (_lock)
        {
            Forget();
            var now = time.GetUtcNow();
            if (Placement.Choose(Candidates(request, now), request.Kind, request.MemoryBytes) is not { } place)
            {
                _unmet.Add(request, now);
                return Task.FromResult(new PlacementResult(null, Missing(request, now)));
            }

            _unmet.Remove(request);
            var key = new ReplicaKey(place.Node, place.Device, request.Endpoint, request.ReplicaId);
            _book.Promise(key, request.MemoryBytes, now + options.PlaceLease);
            return Task.FromResult(new PlacementResult(key, ""));
        }
    }

    /// <inheritdoc/>
    public Task ReleaseAsync(ReplicaKey key)
    {
        lock (_lock)
            _book.Release(key);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<NodeStatus>> ListAsync()
    {
        lock (_lock)
        {
            Forget();
            return ValueTask.FromResult<IReadOnlyList<NodeStatus>>(
                [.. Members().OrderBy(n => n.Report.Node, StringComparer.Ordinal).Select(StatusOf)]);
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
            workers = [.. members.Where(n => !n.IsDraining).Select(n => n.Report.Devices)];
            replicas = [
                .. members.SelectMany(n => n.Held).Select(h => (KindOf(h.Key), h.Value.Bytes)),
                .. _unmet.Replicas(time.GetUtcNow())];
        }

        return ValueTask.FromResult(new NodeDemand(workers.Count, CapacityPlan.NodesFor(workers, replicas)));
    }

    private static DeviceKind KindOf(ReplicaKey key) => key.Device == "cpu" ? DeviceKind.Cpu : DeviceKind.Gpu;

    private static NodeStatus StatusOf(KnownNode node) => new()
    {
        Report = node.Report,
        ReportedAt = node.ReportedAt,
        IsDraining = node.IsDraining,
        UsedBytes = node.Devices.ToDictionary(d => d.Report.Name, d => d.UsedBytes),
    };

    private IEnumerable<KnownNode> Members() => _book.Nodes.Where(IsLive);

    private bool IsLive(KnownNode node) => liveness.IsLive(node.Report.Node);

    private bool IsLate(KnownNode node, DateTimeOffset now) => now - node.ReportedAt > options.LateAfter;

    private bool TakesReplicas(KnownNode node, DateTimeOffset now) => !node.IsDraining && !IsLate(node, now) && IsLive(node);

    // Those among which the best one is: of the nodes without a replica of the endpoint, only the best fit of each zone can win.
    private List<PlacementCandidate> Candidates(PlacementRequest request, DateTimeOffset now)
    {
        // Replicas on nodes that take no new ones count for the spread all the same: they still serve.
        var ofEndpoint = _book.ReplicasOf(request.Endpoint).Where(n => IsLive(n.Key)).ToDictionary();
        var inZone = ofEndpoint.GroupBy(n => n.Key.Report.Zone).ToDictionary(z => z.Key, z => z.Sum(n => n.Value));
        var elsewhere = _book.Devices.BestFits(
            request.Kind, request.MemoryBytes, n => !ofEndpoint.ContainsKey(n) && TakesReplicas(n, now));
        return [..
            from device in elsewhere.Concat(ofEndpoint.Keys.Where(n => TakesReplicas(n, now)).SelectMany(n => n.Devices))
            let node = device.Node
            select new PlacementCandidate(
                node.Report.Node, device.Report.Name, device.Report.Kind, device.FreeBytes,
                inZone.GetValueOrDefault(node.Report.Zone), ofEndpoint.GetValueOrDefault(node))];
    }

    private string Missing(PlacementRequest request, DateTimeOffset now)
    {
        var kind = request.Kind == DeviceKind.Gpu ? "GPU" : "CPU";
        if (!Members().Any())
            return "no node has reported yet.";
        if (!_book.Devices.Any(request.Kind, IsLive))
            return $"no node of the cluster has a {kind} device.";
        var free = _book.Devices.MostFree(request.Kind, n => TakesReplicas(n, now));
        var (draining, late) = (0, 0);
        foreach (var node in _book.Nodes)
        {
            if ((!node.IsDraining && !IsLate(node, now)) || !node.Has(request.Kind) || !IsLive(node))
                continue;
            if (node.IsDraining)
                draining++;
            else
                late++;
        }

        return (free is null
            ? $"no node with a {kind} device takes replicas."
            : $"one replica needs {Mebibytes(request.MemoryBytes)} MiB on a {kind} device; the most that is free on one is {Mebibytes(free.Value)} MiB.")
            + (draining > 0 ? $" {Nodes(draining)} being drained." : "")
            + (late > 0 ? $" {Nodes(late)} late with the next report." : "");
    }

    private static string Nodes(int count) => count == 1 ? "1 node is" : $"{count} nodes are";

    private static long Mebibytes(long bytes) => Math.Max(0, (bytes + (1 << 20) - 1) >> 20);

    // Another process that comes back under a forgotten name has not been asked to do anything.
    private void Forget()
    {
        var now = time.GetUtcNow();
        _book.Forget(now - options.NodeLifetime, now);
    }
}
