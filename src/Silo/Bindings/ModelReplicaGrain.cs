using ServingCluster.Client.Wire;
using ServingCluster.Grains.Nodes;
using ServingCluster.Grains.Replicas;
using ServingCluster.Inference;
using ServingCluster.Replicas;
using ServingCluster.Secrets;
using ServingCluster.Silo.Placement;

namespace ServingCluster.Silo.Bindings;

/// <summary>
/// The replica as an Orleans grain, on the silo that its key names. It stays in memory as long as its model does, whether or not it
/// is called.
/// </summary>
[Reentrant, GrainType("replica"), ReplicaPlacement, KeepAlive]
public sealed class ModelReplicaGrain : ModelReplica, IModelReplicaGrain, IGrainBase
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(30);

    /// <summary>Made by Orleans.</summary>
    public ModelReplicaGrain(
        IGrainContext context, IEnumerable<IModelRuntime> runtimes, LocalNode node, LiveReplicas live, ISecretReader secrets,
        [FromKeyedServices(ServingTime.Key)] TimeProvider time, ILogger<ModelReplica> logger)
        : base(KeyOf(context), runtimes, node, live, secrets, time, logger) => GrainContext = context;

    /// <inheritdoc/>
    public IGrainContext GrainContext { get; }

    /// <inheritdoc/>
    public Task OnActivateAsync(CancellationToken token)
    {
        this.RegisterGrainTimer(_ => LeaveWhenOver(), LookAgain, LookAgain);
        return Task.CompletedTask;
    }

    /// <summary>Gives the memory back, once what runs is finished: whoever loads the key again gets another object.</summary>
    public async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken token)
    {
        await UnloadAsync();
        await Unloaded.WaitAsync(token);
    }

    // Unloaded for good, or called into being by somebody who held an old key.
    private Task LeaveWhenOver()
    {
        if (State is ReplicaState.Unloaded or ReplicaState.Absent)
            this.DeactivateOnIdle();
        return Task.CompletedTask;
    }

    private static ReplicaKey KeyOf(IGrainContext context)
    {
        var text = context.GrainId.Key.ToString()!;
        return ReplicaKey.TryParse(text, out var key) ? key.Value : throw new ArgumentException($"'{text}' is not the key of a replica.", nameof(context));
    }
}
