using ServingCluster.Frontend.Engine;
using ServingCluster.Frontend.Health;
using ServingCluster.Frontend.Secrets;
using ServingCluster.Frontend.Settings;
using ServingCluster.Grains.Local;
using ServingCluster.Grains.Nodes;
using ServingCluster.Grains.Secrets;
using ServingCluster.Grains.Storage;
using ServingCluster.Storage;

namespace ServingCluster.Frontend.OneProcess;

/// <summary>Puts the engine together that runs everything in this process.</summary>
public static class OneProcessServices
{
    /// <summary>The state database below the data directory.</summary>
    public const string StateFile = "state.db";

    /// <summary>The folder of model files below the data directory.</summary>
    public const string ModelsFolder = "models";

    /// <summary>The keys of secrets below the data directory, where the operator gives none.</summary>
    public const string SecretsKeyFile = "secrets.key";

    /// <summary>
    /// Adds the grains, the store, the model runtimes and the router. The store is opened, and another server on the same data
    /// directory is met, when the first service asks for it.
    /// </summary>
    public static IServiceCollection AddOneProcessEngine(this IServiceCollection services, ServingSettings settings)
    {
        var data = Path.GetFullPath(settings.DataDirectory);
        services.AddSingleton<IStateStore>(_ => OpenStore(data));
        services.AddSingleton(s => SecretKeys.Of(settings) ?? new GeneratedMasterKeys(
            Path.Combine(data, SecretsKeyFile), s.GetRequiredService<ILogger<GeneratedMasterKeys>>()));
        services.AddServingEngine(settings, Path.Combine(data, ModelsFolder), sharer: null);
        services.AddLocalCluster(new LocalClusterOptions
        {
            NodeName = settings.NodeName,
            Devices = [NodeDevices.Cpu(settings.CpuMemoryBytes)],
            Endpoints = ServingEngine.EndpointOptionsOf(settings),
        });
        services.AddHostedService<WaitingAtStop>();
        services.AddSingleton<IReadinessCheck, StoreCheck>();
        services.AddSingleton<SampleModels>();
        services.AddHostedService(s => s.GetRequiredService<SampleModels>());
        return services;
    }

    private static SqliteStateStore OpenStore(string data)
    {
        Directory.CreateDirectory(data);
        return SqliteStateStore.Open(Path.Combine(data, StateFile));
    }
}
