using ServingCluster.Governance;
using ServingCluster.Routing;

namespace ServingCluster.Grains.Endpoints;

/// <summary>
/// Holds an endpoint's current route table and wakes those who wait for the next one. Readers never wait for a writer.
/// Written under the endpoint's gate only.
/// </summary>
internal sealed class RouteBoard(TimeProvider time, TimeSpan watchTimeout)
{
    private volatile Posting _current = new(null);
    private volatile bool _hasEnded;

    /// <summary>The table on show; null when there is no endpoint.</summary>
    public RouteTable? Current => _current.Table;

    /// <summary>Shows a table unless it says the same as the one on show.</summary>
    /// <param name="table">The table; its version is set here. Null when the endpoint is gone.</param>
    public void Post(RouteTable? table)
    {
        var before = _current;
        if (table is null ? before.Table is null : before.Table is not null && SaysTheSame(before.Table, table))
            return;
        Replace(before, table, before.LastVersion);
    }

    /// <summary>Whether a watcher has seen a version above the one on show.</summary>
    public bool IsBehind(long version) => _current.Table is { } table && table.Version < version;

    /// <summary>Shows the same table under a version above <paramref name="version"/>.</summary>
    public void PassVersion(long version) => Replace(_current, _current.Table, version);

    /// <summary>Lets nobody wait any more: those who do, and those who come, are given what is on show. Not under the gate.</summary>
    public void End()
    {
        // In this order: who comes in between either sees the end, or waits for the posting that is told of it.
        _hasEnded = true;
        _current.Replaced.TrySetResult();
    }

    private void Replace(Posting before, RouteTable? table, long after)
    {
        // The clock keeps versions growing from one activation to the next; within one, each is above the last whatever the clock does.
        var version = Math.Max(time.GetUtcNow().ToUnixTimeMilliseconds(), after + 1);
        _current = new Posting(table is null ? null : table with { Version = version }) { LastVersion = version };
        before.Replaced.TrySetResult();
    }

    /// <summary>The table once its version is above <paramref name="afterVersion"/>, or the current one after a while.</summary>
    public async Task<RouteTable?> WatchAsync(long afterVersion, CancellationToken cancellationToken)
    {
        var current = _current;
        if (_hasEnded || current.Table is null || current.Table.Version > afterVersion)
            return current.Table;
        try
        {
            await current.Replaced.Task.WaitAsync(watchTimeout, time, cancellationToken);
        }
        catch (TimeoutException)
        {
            // Nothing changed: the watcher learns that the endpoint is still there.
        }

        return _current.Table;
    }

    private static bool SaysTheSame(RouteTable a, RouteTable b) =>
        a.EndpointId == b.EndpointId && a.ConfigVersion == b.ConfigVersion && a.Stopped == b.Stopped && a.Access == b.Access
        && SayTheSame(a.Gateway, b.Gateway) && a.Telemetry == b.Telemetry
        && a.Entities.Count == b.Entities.Count && a.Entities.Zip(b.Entities).All(p => SaysTheSame(p.First, p.Second));

    private static bool SaysTheSame(EntityRoute a, EntityRoute b) =>
        a.Name == b.Name && a.TrafficPercentage == b.TrafficPercentage && a.MaxConcurrency == b.MaxConcurrency && a.MaxThroughput == b.MaxThroughput && a.Task == b.Task
        && a.External == b.External && a.Replicas.SequenceEqual(b.Replicas) && SayTheSame(a.ThroughputShares, b.ThroughputShares);

    // Lists are told apart by reference: whoever changes a gateway makes new ones.
    private static bool SayTheSame(GatewayConfig? a, GatewayConfig? b) => a == b;

    private static bool SayTheSame(IReadOnlyDictionary<string, double> a, IReadOnlyDictionary<string, double> b) =>
        a.Count == b.Count && a.All(share => b.TryGetValue(share.Key, out var other) && other == share.Value);

    private sealed class Posting(RouteTable? table)
    {
        public RouteTable? Table { get; } = table;

        public long LastVersion { get; init; }

        public TaskCompletionSource Replaced { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
