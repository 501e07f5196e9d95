using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using ServingCluster.Grains.Endpoints;
using ServingCluster.Grains.FoundationModels;
using ServingCluster.Grains.Nodes;
using ServingCluster.Grains.Replicas;
using ServingCluster.Grains.Secrets;
using ServingCluster.Secrets;

namespace ServingCluster.Grains.Local;

/// <summary>Registers the cluster in one process.</summary>
public static class LocalClusterServices
{
    /// <summary>
    /// Adds <see cref="IServingGrains"/> as a <see cref="LocalCluster"/> and what drives it. The container must also have an
    /// <see cref="ServingCluster.Storage.IStateStore"/>, an artifact store, the model runtimes, an <see cref="ISecretSealer"/> and
    /// an <see cref="System.Diagnostics.Metrics.IMeterFactory"/>.
    /// </summary>
    public static IServiceCollection AddLocalCluster(this IServiceCollection services, LocalClusterOptions options)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(options);
        services.AddSingleton(options.Endpoints);
        services.AddSingleton(options.Nodes);
        services.AddSingleton(options.Calibration);
        services.AddSingleton(new LocalNode(options.NodeName, "", options.Devices));
        services.AddSingleton<INodeLiveness, ReportedLiveness>();
        services.AddSingleton<LiveReplicas>();
        services.AddSingleton<ISecretReader, SecretReader>();
        services.AddSingleton<LocalCluster>();
        services.AddHostedService<ReplicaMetrics>();
        services.AddSingleton<IServingGrains>(s => s.GetRequiredService<LocalCluster>());
        services.AddSingleton<ReconcileDriver>();
        services.AddSingleton<IReconcileSignal>(s => s.GetRequiredService<ReconcileDriver>());
        services.AddHostedService<ReplicaShutdown>();
        services.AddHostedService<NodeReporter>();
        services.AddSingleton<IHostedService>(s => s.GetRequiredService<ReconcileDriver>());
        services.AddHostedService<ModelDriver>();
        services.AddSingleton<FoundationModelKeeper>();
        services.AddHostedService<FoundationModelDriver>();
        return services;
    }
}
