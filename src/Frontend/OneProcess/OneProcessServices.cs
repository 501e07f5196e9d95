using ServingCluster.Frontend.Settings;
using ServingCluster.Grains.Artifacts;
using ServingCluster.Grains.Autoscaling;
using ServingCluster.Grains.Endpoints;
using ServingCluster.Grains.Local;
using ServingCluster.Grains.Models;
using ServingCluster.Grains.Nodes;
using ServingCluster.Grains.Routing;
using ServingCluster.Grains.Storage;
using ServingCluster.Inference;
using ServingCluster.Inference.Serving;
using ServingCluster.Storage;

namespace ServingCluster.Frontend.OneProcess;

/// <summary>Puts the engine together that runs everything in this process.</summary>
public static class OneProcessServices
{
    /// <summary>The state database below the data directory.</summary>
    public const string StateFile = "state.db";

    /// <summary>The folder of model files below the data directory.</summary>
    public const string ModelsFolder = "models";

    /// <summary>
    /// Adds the grains, the store, the model runtimes and the router. The store is opened, and another server on the same data
    /// directory is met, when the first service asks for it.
    /// </summary>
    public static IServiceCollection AddOneProcessEngine(this IServiceCollection services, ServingSettings settings)
    {
        var data = Path.GetFullPath(settings.DataDirectory);
        services.AddSingleton<IStateStore>(_ => OpenStore(data));
        services.AddSingleton(_ => new ArtifactStore(Path.Combine(data, ModelsFolder)));
        services.AddSingleton(new ArtifactFetcherOptions { Roots = RootsOf(settings) });
        services.AddSingleton(new ArtifactLimits { MaxTransferBytes = settings.MaxArtifactBytes, MaxUnpackedBytes = settings.MaxArtifactBytes });
        services.AddSingleton<IArtifactFetcher, ArtifactFetcher>();
        services.AddSingleton<IModelArtifacts, ModelArtifacts>();
        services.AddSingleton<IModelRuntime>(MakeOnnxRuntime);
        services.AddSingleton(new RouterOptions { QueueLimit = settings.QueueLimit });
        services.AddSingleton<RouterMetrics>();
        services.AddSingleton<EndpointRouter>();
        services.AddMetrics();
        services.AddLocalCluster(ClusterOptionsOf(settings));
        services.AddHostedService<WaitingAtStop>();
        services.AddSingleton<SampleModels>();
        services.AddHostedService(s => s.GetRequiredService<SampleModels>());
        return services;
    }

    private static OnnxModelRuntime MakeOnnxRuntime(IServiceProvider services)
    {
        OnnxLogging.Connect(services.GetRequiredService<ILogger<OnnxModelRuntime>>());
        return new OnnxModelRuntime(services.GetRequiredService<TimeProvider>());
    }

    private static SqliteStateStore OpenStore(string data)
    {
        Directory.CreateDirectory(data);
        return SqliteStateStore.Open(Path.Combine(data, StateFile));
    }

    private static IReadOnlyList<string> RootsOf(ServingSettings settings)
    {
        var roots = settings.ModelRoots.Select(Path.GetFullPath);
        return [.. settings.Samples ? roots.Append(SampleModels.Folder) : roots];
    }

    private static LocalClusterOptions ClusterOptionsOf(ServingSettings settings) => new()
    {
        NodeName = settings.NodeName,
        Devices = [NodeDevices.Cpu(settings.CpuMemoryBytes)],
        Endpoints = new EndpointOptions
        {
            DeploymentTimeout = TimeSpan.FromSeconds(settings.DeploymentTimeoutSeconds),
            DrainGrace = TimeSpan.FromSeconds(settings.DrainSeconds),
            Scaling = new ScaleOptions
            {
                StabilisationWindow = TimeSpan.FromSeconds(settings.ScaleDownWindowSeconds),
                IdleWindow = TimeSpan.FromSeconds(settings.ScaleToZeroAfterSeconds),
            },
        },
    };
}
