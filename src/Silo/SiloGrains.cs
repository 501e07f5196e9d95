using Microsoft.Extensions.DependencyInjection.Extensions;
using ServingCluster.Client.Wire;
using ServingCluster.Grains.Endpoints;
using ServingCluster.Grains.Models;
using ServingCluster.Grains.Nodes;
using ServingCluster.Grains.Replicas;
using ServingCluster.Grains.Secrets;
using ServingCluster.Secrets;
using ServingCluster.Silo.Bindings;
using ServingCluster.Silo.Driving;
using ServingCluster.Silo.Placement;

namespace ServingCluster.Silo;

/// <summary>Registers the grains of a silo.</summary>
public static class SiloGrains
{
    /// <summary>
    /// Adds the serving grains, their placement and their driving. The container must also have an
    /// <see cref="ServingCluster.Storage.IStateStore"/>, model artifacts, the model runtimes, an <see cref="ISecretSealer"/> and an
    /// <see cref="System.Diagnostics.Metrics.IMeterFactory"/>; the silo must have clustering and reminders.
    /// </summary>
    /// <param name="silo">The silo.</param>
    /// <param name="node">What this process is and offers; its name becomes the silo's.</param>
    /// <param name="endpoints">How endpoints keep up their replicas.</param>
    /// <param name="nodes">How the directory judges nodes.</param>
    /// <param name="driving">How grains are driven.</param>
    /// <param name="time">The grains' clock.</param>
    public static ISiloBuilder AddServingGrains(
        this ISiloBuilder silo, LocalNode node, EndpointOptions endpoints, NodeDirectoryOptions nodes, DrivingOptions driving, TimeProvider time)
    {
        var services = silo.Services;
        services.Configure<Orleans.Configuration.SiloOptions>(options => options.SiloName = node.Name);
        services.AddServingWire();
        services.AddKeyedSingleton(ServingTime.Key, time);
        services.AddSingleton(node);
        services.AddSingleton(endpoints);
        services.AddSingleton(nodes);
        services.AddSingleton(driving);
        services.TryAddSingleton(new CalibrationOptions());
        services.AddSingleton<LiveReplicas>();
        services.AddSingleton<SiloStop>();
        services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>>(s => s.GetRequiredService<SiloStop>());
        services.AddSingleton<ISecretReader, SecretReader>();
        services.AddSingleton<ClusterNodes>();
        services.AddSingleton<INodeLiveness>(s => s.GetRequiredService<ClusterNodes>());
        services.AddSingleton<IServingGrains, OrleansCluster>();
        silo.AddPlacementDirector<ReplicaPlacement, ReplicaPlacementDirector>();
        // By default a lost silo's grains stay away for half a minute, lest it be alive and cut off. Here such a silo does no harm: every
        // write is guarded by an ETag, and who was declared dead ends itself.
        services.Configure<Orleans.Configuration.GrainDirectoryOptions>(o => o.RangeLeaseDuration = TimeSpan.Zero);
        // Its entries move with the silos; the older one deactivates grains, loaded replicas among them, when the silo that happened to
        // hold their entry dies.
#pragma warning disable ORLEANSEXP003
        silo.AddDistributedGrainDirectory();
#pragma warning restore ORLEANSEXP003
        return silo;
    }
}
