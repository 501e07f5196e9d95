using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using ServingCluster.Governance;
using ServingCluster.Grains.Governance;
using ServingCluster.Grains.Governance.Leases;
using ServingCluster.Grains.Guardrails;
using ServingCluster.Grains.Guardrails.Judging;
using ServingCluster.Models;
using ServingCluster.Routing;

namespace ServingCluster.Grains.Routing;

/// <summary>
/// An endpoint as this router knows it. Requests read <see cref="Model"/> once and go by that; a change of the routes swaps
/// the reference.
/// </summary>
internal sealed class EndpointState(string name, IServingGrains grains, int queueLimit, string routerId, TextJudge judge, TimeProvider time,
    Action onNews, ILogger logger)
{
    private readonly Lock _publishing = new();
    private readonly ConcurrentDictionary<string, EntityState> _entities = new(StringComparer.Ordinal);
    private volatile TaskCompletionSource<string?> _loaded = NotLoaded();
    private volatile EndpointModel? _model;
    private volatile bool _used = true;
    private int _loading;

    public string Name { get; } = name;

    /// <summary>What requests go by; null until the first route table has come.</summary>
    public EndpointModel? Model => _model;

    /// <summary>Completes with null when the first model is there, or with the reason when it could not be read this time.</summary>
    public Task<string?> Loaded => _loaded.Task;

    /// <summary>The entities of the current table, and others that still have requests.</summary>
    public IEnumerable<EntityState> Entities => _entities.Values;

    /// <summary>Admits a request that waits for the first route table.</summary>
    public bool TryEnterLoading()
    {
        if (Interlocked.Increment(ref _loading) <= queueLimit)
            return true;
        Interlocked.Decrement(ref _loading);
        return false;
    }

    public void LeaveLoading() => Interlocked.Decrement(ref _loading);

    /// <summary>Notes that somebody asked for it.</summary>
    public void Touch()
    {
        // Written only when it changes, so that processors do not fight over the cache line.
        if (!_used)
            _used = true;
    }

    /// <summary>Whether somebody asked for it since the last call, or has requests there.</summary>
    public bool TakeUsed()
    {
        var used = _used || Volatile.Read(ref _loading) > 0;
        _used = false;
        foreach (var entity in _entities.Values)
            used |= entity.InFlight > 0;
        return used;
    }

    /// <summary>Makes a route table the current one unless it is an old one. False when nothing changed.</summary>
    public bool Publish(RouteTable table)
    {
        lock (_publishing)
        {
            if (_model is { } current && (current.IsLast || (current.EndpointId == table.EndpointId && table.Version <= current.Version)))
                return false;
            Swap(Compile(table));
            return true;
        }
    }

    /// <summary>Tells those who wait for the first route table why it cannot be read. Those who come later wait for the next attempt.</summary>
    public void FailLoading(string reason)
    {
        lock (_publishing)
        {
            if (_model is not null)
                return;
            var failed = _loaded;
            _loaded = NotLoaded();
            failed.TrySetResult(reason);
        }
    }

    /// <summary>Ends this state: requests that wait here learn why and go on.</summary>
    public void Close(EndpointModelStatus status)
    {
        lock (_publishing)
        {
            if (_model?.IsLast != true)
                Swap(new EndpointModel(status));
        }
    }

    private static TaskCompletionSource<string?> NotLoaded() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private EndpointModel Compile(RouteTable table)
    {
        var entities = new EntityModel[table.Entities.Count];
        var weight = 0;
        for (var i = 0; i < entities.Length; i++)
        {
            var route = table.Entities[i];
            var state = _entities.GetOrAdd(route.Name, static (name, onFirst) => new EntityState(name, onFirst), onNews);
            weight += route.TrafficPercentage;
            var share = ShareOf(route);
            entities[i] = new EntityModel(
                state, LimitOf(route), weight, state.Resolve(route.Replicas, grains), state.Gate(share, TogetherOf(route, share), time),
                state.Target(table.Endpoint, table.EndpointId, route.External));
        }
        var status = table.Stopped ? EndpointModelStatus.Stopped
            : table.ConfigVersion == 0 || entities.Length == 0 ? EndpointModelStatus.NotReady
            : EndpointModelStatus.Serving;
        var recording = new EndpointRecording(table);
        return new EndpointModel(status, table.EndpointId, table.Version, LanguageTaskOf(table), table.Gateway?.Fallback == true, entities)
        {
            Access = new QueryAccess(table.Access),
            Governor = GovernorOf(table),
            Recording = recording,
            AskedRecording = recording.IsAskedFor ? recording : null,
        };
    }

    // Tables change with every replica; what is held of limits and guardrails that stay the same is kept.
    private Governor? GovernorOf(RouteTable table)
    {
        var known = _model is { } current && current.EndpointId == table.EndpointId ? current.Governor : null;
        var (limits, guard) = (LimitsOf(table, known), GuardOf(table.Gateway?.Guardrails, known));
        if (limits is null && guard is null)
            return null;
        return ReferenceEquals(known?.Limits, limits) && ReferenceEquals(known?.Guard, guard) ? known : new Governor(limits, guard);
    }

    private EndpointGuard? GuardOf(GuardrailsConfig? config, Governor? known) =>
        known?.Guard is { } same && same.Config == config ? same : EndpointGuard.Of(config, judge);

    private LimitGate? LimitsOf(RouteTable table, Governor? known)
    {
        if (table.Gateway?.RateLimits is not { Count: > 0 } limits)
            return null;
        if (known?.Limits is { } same && same.Limits.SequenceEqual(limits))
            return same;
        var client = new LeaseClient(grains.RateLimiter(table.EndpointId), Name, routerId, table.Version, time, logger);
        return new LimitGate(Name, limits, client, time);
    }

    private int LimitOf(EntityRoute route) => (int)Math.Min(int.MaxValue, (long)route.MaxConcurrency + queueLimit);

    // One that has just come, and of which the endpoint has not heard, takes an even part until it has.
    private double? ShareOf(EntityRoute route) => route.MaxThroughput is { } max
        ? route.ThroughputShares.TryGetValue(routerId, out var share) ? share : max / (route.ThroughputShares.Count + 1.0)
        : null;

    // This router's part of the requests that all replicas compute together, as it has a part of the tokens.
    private static double TogetherOf(EntityRoute route, double? share) =>
        share is { } rate && route.MaxThroughput is > 0 and { } max ? Math.Max(1, route.MaxConcurrency * rate / max) : 1;

    // The models of one endpoint take the same requests, so that the first speaks for all.
    private static string? LanguageTaskOf(RouteTable table) =>
        table.Entities.Count > 0 && ModelTasks.IsLanguage(table.Entities[0].Task) ? table.Entities[0].Task : null;

    /// <summary>The order matters: publish, then release, then forget. See <see cref="WaitingRoom"/>.</summary>
    private void Swap(EndpointModel model)
    {
        var before = _model?.Governor;
        _model = model;
        if (!ReferenceEquals(before?.Limits, model.Governor?.Limits))
            before?.Limits?.Dispose();
        _loaded.TrySetResult(null);
        foreach (var (name, entity) in _entities)
        {
            var current = model.Find(name);
            // Who waits for a replica goes on waiting while the entity has none.
            if (current is null || current.ReplicaCount > 0)
                entity.WaitingRoom.Release();
            entity.Prune(current);
            if (current is null && entity.InFlight == 0)
                _entities.TryRemove(name, out _);
        }
    }
}
