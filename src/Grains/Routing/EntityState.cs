using System.Collections.Concurrent;
using ServingCluster.External;
using ServingCluster.Replicas;

namespace ServingCluster.Grains.Routing;

/// <summary>A served entity as this router knows it: what is under way. Its identity survives changes of the route table.</summary>
internal sealed class EntityState(string name, Action onNews)
{
    private readonly ConcurrentDictionary<ReplicaKey, RoutedReplica> _replicas = new();
    private volatile ThroughputGate? _gate;
    private ExternalTarget? _target;
    private int _inFlight;

    public string Name { get; } = name;

    public WaitingRoom WaitingRoom { get; } = new(onNews);

    /// <summary>Requests admitted and not yet answered, waiting ones included.</summary>
    public int InFlight => Volatile.Read(ref _inFlight);

    /// <summary>Admits a request unless there are <paramref name="limit"/> already.</summary>
    public bool TryEnter(int limit)
    {
        if (Interlocked.Increment(ref _inFlight) <= limit)
            return true;
        Interlocked.Decrement(ref _inFlight);
        return false;
    }

    public void Leave() => Interlocked.Decrement(ref _inFlight);

    /// <summary>What was asked of its gate since the last call, in tokens per second; null for nothing.</summary>
    public double? CountThroughput() => _gate?.Count();

    /// <summary>The gate of that maximum, with all that it has let in and learned before; null for no maximum. By one at a time.</summary>
    public ThroughputGate? Gate(double? tokensPerSecond, double together, TimeProvider time)
    {
        if (tokensPerSecond is not { } rate)
            return _gate = null;
        if (_gate is null)
            return _gate = new ThroughputGate(rate, together, time, onNews);
        _gate.Set(rate, together);
        return _gate;
    }

    /// <summary>The external model; the one known before where it says the same, for what is known of it hangs on it. By one at a time.</summary>
    public ExternalTarget? Target(string endpoint, string endpointId, ExternalModel? model)
    {
        if (model is null)
            return _target = null;
        if (_target is not { } known || known.EndpointId != endpointId || known.Model != model)
            _target = new ExternalTarget(endpoint, endpointId, Name, model);
        return _target;
    }

    /// <summary>The replicas of those keys, trusted anew; the ones known before keep their counts.</summary>
    public RoutedReplica[] Resolve(IReadOnlyList<ReplicaKey> keys, IServingGrains grains)
    {
        var resolved = new RoutedReplica[keys.Count];
        for (var i = 0; i < resolved.Length; i++)
        {
            resolved[i] = _replicas.GetOrAdd(keys[i], static (key, grains) => new RoutedReplica(key, grains.Replica(key)), grains);
            resolved[i].Trust();
        }
        return resolved;
    }

    /// <summary>Forgets replicas that are in no table any more and hold no request.</summary>
    public void Prune(EntityModel? current)
    {
        foreach (var (key, replica) in _replicas)
        {
            if (replica.InFlight == 0 && current?.Has(replica) != true)
                _replicas.TryRemove(key, out _);
        }
    }
}
