using ServingCluster.External;

namespace ServingCluster.Grains.Routing;

/// <summary>A served entity of an <see cref="EndpointModel"/>; immutable.</summary>
internal sealed class EntityModel(EntityState state, int limit, int weightUpTo, RoutedReplica[] replicas, ThroughputGate? gate, ExternalTarget? target)
{
    public EntityState State { get; } = state;

    /// <summary>Requests that may be in flight, running or waiting.</summary>
    public int Limit { get; } = limit;

    /// <summary>The sum of the weights up to and with this entity.</summary>
    public int WeightUpTo { get; } = weightUpTo;

    /// <summary>Keeps its requests within its maximum throughput; null where there is none.</summary>
    public ThroughputGate? Gate { get; } = gate;

    /// <summary>The external model that requests go to in place of replicas; null for an own model.</summary>
    public ExternalTarget? Target { get; } = target;

    public int ReplicaCount => replicas.Length;

    public bool Has(RoutedReplica replica) => Array.IndexOf(replicas, replica) >= 0;

    /// <summary>
    /// Of two random replicas the one with fewer requests of this router (Mitzenmacher, "The power of two choices in
    /// randomized load balancing"); null when none can be asked just now.
    /// </summary>
    public RoutedReplica? ChooseReplica(RandomStream random, TimeProvider time)
    {
        if (replicas.Length < 2)
            return replicas.Length == 1 && replicas[0].IsAvailable(time) ? replicas[0] : null;
        var draw = random.Next();
        var first = RandomStream.Scale((uint)draw, replicas.Length);
        var second = RandomStream.Scale((uint)(draw >> 32), replicas.Length - 1);
        if (second >= first)
            second++;
        var (a, b) = (replicas[first], replicas[second]);
        if (!a.IsAvailable(time))
            return b.IsAvailable(time) ? b : FirstAvailable(first, time);
        return b.InFlight < a.InFlight && b.IsAvailable(time) ? b : a;
    }

    /// <summary>How long until a replica that was lost may be asked again; null when there is none.</summary>
    public TimeSpan? UntilNextReplica(TimeProvider time)
    {
        TimeSpan? least = null;
        foreach (var replica in replicas)
        {
            var left = replica.SuspectFor(time);
            if (least is null || left < least)
                least = left;
        }
        return least;
    }

    private RoutedReplica? FirstAvailable(int start, TimeProvider time)
    {
        for (var i = 0; i < replicas.Length; i++)
        {
            var replica = replicas[(start + i) % replicas.Length];
            if (replica.IsAvailable(time))
                return replica;
        }
        return null;
    }
}
