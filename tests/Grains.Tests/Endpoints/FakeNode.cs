using System.Collections.Concurrent;
using Microsoft.Extensions.Logging.Abstractions;
using NSubstitute;
using ServingCluster.Errors;
using ServingCluster.Grains.Nodes;
using ServingCluster.Grains.Replicas;
using ServingCluster.Grains.TestKit.Cluster;
using ServingCluster.Nodes;
using ServingCluster.Replicas;
using ServingCluster.Secrets;

namespace ServingCluster.Grains.Tests.Endpoints;

/// <summary>A process with replicas of its own that can die, hang, be cut off and come back.</summary>
internal sealed class FakeNode
{
    private readonly ScriptedRuntime _runtime;
    private readonly TimeProvider _time;
    private readonly IReadOnlyList<DeviceReport> _devices;
    private ConcurrentDictionary<ReplicaKey, ModelReplica> _replicas = new();
    private TaskCompletionSource _goesOn = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile NodeHealth _health;

    public FakeNode(string name, string zone, long memoryBytes, ScriptedRuntime runtime, TimeProvider time)
    {
        (_runtime, _time) = (runtime, time);
        _devices = [new DeviceReport("cpu", DeviceKind.Cpu, memoryBytes)];
        Local = new LocalNode(name, zone, _devices);
    }

    public LocalNode Local { get; private set; }

    public LiveReplicas Live { get; private set; } = new();

    public string Name => Local.Name;

    /// <summary>Where calls to its replicas run; null for wherever the caller runs.</summary>
    public TaskScheduler? Scheduler { get; set; }

    public NodeHealth Health => _health;

    /// <summary>Calls to its replicas, in order: what was called, on which replica.</summary>
    public ConcurrentQueue<(string Method, ReplicaKey Key)> Calls { get; } = new();

    public NodeReport Report() => new()
    {
        Node = Name,
        Zone = Local.Zone,
        IsDraining = Local.IsDraining,
        Devices = _devices,
        Replicas = [.. Live.All.Select(r => new RunningReplica(r.Key, r.MemoryBytes))],
    };

    public void Become(NodeHealth health)
    {
        _health = health;
        if (health == NodeHealth.Hung)
            return;
        var before = Interlocked.Exchange(ref _goesOn, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        before.TrySetResult();
    }

    /// <summary>Another process of the same name, empty.</summary>
    public void Restart()
    {
        (_replicas, Live) = (new(), new());
        Local = new LocalNode(Name, Local.Zone, _devices);
        Become(NodeHealth.Alive);
    }

    public ModelReplica Replica(ReplicaKey key) => _replicas.GetOrAdd(
        key, k => new ModelReplica(k, [_runtime], Local, Live, Substitute.For<ISecretReader>(), _time, NullLogger<ModelReplica>.Instance));

    /// <summary>A call from another process.</summary>
    public async Task<T> CallAsync<T>(string method, ReplicaKey key, Func<ModelReplica, Task<T>> call)
    {
        Calls.Enqueue((method, key));
        if (_health == NodeHealth.Hung)
            await _goesOn.Task;
        return _health switch
        {
            NodeHealth.CutOff => throw new IOException("The connection was reset."),
            NodeHealth.Gone => throw new ServingException(ErrorCode.ReplicaUnavailable, $"Node '{Name}' is no member of the cluster."),
            _ when Scheduler is { } scheduler => await Task.Factory.StartNew(
                () => call(Replica(key)), CancellationToken.None, TaskCreationOptions.None, scheduler).Unwrap(),
            _ => await call(Replica(key)),
        };
    }
}
