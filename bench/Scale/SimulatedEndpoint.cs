using ServingCluster.Endpoints;

namespace ServingCluster.Scale;

/// <summary>What is known of one endpoint from outside: what it was asked for, and since when it is so.</summary>
internal sealed class SimulatedEndpoint(SimulatedCluster cluster, string name, ServedEntityInput entity, int replicas)
{
    private readonly List<SimulatedReplica> _replicas = [];
    private Activation? _activation;

    public string Name => name;

    /// <summary>The node in whose memory it is; null before it is created.</summary>
    public SimulatedNode? Host => _activation?.Host;

    /// <summary>When it last became as it was asked to be; null while it is not.</summary>
    public TimeSpan? ConvergedAt { get; private set; }

    public void Add(SimulatedReplica replica) => _replicas.Add(replica);

    /// <summary>A replica is gone: what the endpoint says of itself no longer holds.</summary>
    public void Remove(SimulatedReplica replica, bool wasLost)
    {
        _replicas.Remove(replica);
        if (wasLost)
            ConvergedAt = null;
    }

    public Task CreateAsync(SimulatedNode host)
    {
        _activation = new Activation(cluster, this, host);
        return _activation.CreateAsync(new EndpointCreation { Config = new EndpointConfigInput { ServedEntities = [entity] } });
    }

    /// <summary>Its node is gone; it is brought back into memory on another.</summary>
    public void Awaken(SimulatedNode host)
    {
        _activation = new Activation(cluster, this, host);
        _activation.Soon();
    }

    /// <summary>Its node is gone, and it has not been brought back yet.</summary>
    public void Interrupt() => ConvergedAt = null;

    /// <summary>Compares what it says of itself, and what really is, with what was asked.</summary>
    public async Task LookAsync()
    {
        if (ConvergedAt is not null)
            return;
        var description = await _activation!.GetAsync();
        var says = description?.Config is { } config ? config.Status[entity.Name!].ReadyReplicas : 0;
        if (says >= replicas && _replicas.Count(r => r.IsReady) >= replicas)
            ConvergedAt = cluster.Time.Now;
    }
}
