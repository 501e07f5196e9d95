using ServingCluster.Frontend.Notifications;
using ServingCluster.Frontend.OneProcess;
using ServingCluster.Frontend.Settings;
using ServingCluster.Gateway;
using ServingCluster.Grains.Artifacts;
using ServingCluster.Grains.Autoscaling;
using ServingCluster.Grains.Endpoints;
using ServingCluster.Grains.Guardrails;
using ServingCluster.Grains.Models;
using ServingCluster.Grains.Routing;
using ServingCluster.Grains.Secrets;
using ServingCluster.Inference;
using ServingCluster.Inference.Serving;
using ServingCluster.Inference.Serving.Language;
using ServingCluster.Secrets;

namespace ServingCluster.Frontend.Engine;

/// <summary>What a process needs to serve, whichever engine runs its grains: model files, model runtimes, the router.</summary>
public static class ServingEngine
{
    /// <summary>
    /// Adds the model files, the model runtimes, the router, the gateway to providers of external models and the encryption of secrets. The grains, the store and the
    /// <see cref="IMasterKeys"/> are for others to add.
    /// </summary>
    /// <param name="services">Takes the services.</param>
    /// <param name="settings">The checked settings.</param>
    /// <param name="modelsFolder">The folder of model files.</param>
    /// <param name="sharer">This process's name among those that share the folder; null when none do.</param>
    public static IServiceCollection AddServingEngine(
        this IServiceCollection services, ServingSettings settings, string modelsFolder, string? sharer)
    {
        services.AddSingleton(s => new ArtifactStore(modelsFolder, sharer, s.GetRequiredService<TimeProvider>()));
        services.AddSingleton(new ArtifactFetcherOptions { Roots = RootsOf(settings) });
        services.AddSingleton(new ArtifactLimits { MaxTransferBytes = settings.MaxArtifactBytes, MaxUnpackedBytes = settings.MaxArtifactBytes });
        services.AddSingleton<IArtifactFetcher, ArtifactFetcher>();
        services.AddSingleton<IModelArtifacts, ModelArtifacts>();
        // Asked in this order: a model of both kinds is served by its ONNX graph, as it was exported to be.
        services.AddSingleton<IModelRuntime>(MakeOnnxRuntime);
        services.AddSingleton<IModelRuntime, LanguageModelRuntime>();
        services.AddSingleton(new RouterOptions { QueueLimit = settings.QueueLimit });
        services.AddSingleton(GuardrailsOf(settings));
        services.AddSingleton<RouterMetrics>();
        services.AddSingleton<EndpointRouter>();
        services.AddSingleton<SecretSealer>();
        services.AddSingleton<SecretRotation>();
        services.AddSingleton<ISecretSealer>(s => s.GetRequiredService<SecretSealer>());
        services.AddGateway(ProviderOptions.Of(settings));
        services.AddNotifications(settings);
        services.AddMetrics();
        return services;
    }

    /// <summary>How endpoints keep up their replicas, by the settings.</summary>
    public static EndpointOptions EndpointOptionsOf(ServingSettings settings) => new()
    {
        DeploymentTimeout = TimeSpan.FromSeconds(settings.DeploymentTimeoutSeconds),
        AllowMixedEntities = settings.AllowMixedEntities,
        Guardrails = GuardrailsOf(settings),
        DrainGrace = TimeSpan.FromSeconds(settings.DrainSeconds),
        Scaling = new ScaleOptions
        {
            StabilisationWindow = TimeSpan.FromSeconds(settings.ScaleDownWindowSeconds),
            IdleWindow = TimeSpan.FromSeconds(settings.ScaleToZeroAfterSeconds),
        },
    };

    private static GuardrailOptions GuardrailsOf(ServingSettings settings) => new()
    {
        SafetyModel = settings.SafetyModel.Length > 0 ? settings.SafetyModel : null,
        TopicModel = settings.TopicModel.Length > 0 ? settings.TopicModel : null,
    };

    private static OnnxModelRuntime MakeOnnxRuntime(IServiceProvider services)
    {
        OnnxLogging.Connect(services.GetRequiredService<ILogger<OnnxModelRuntime>>());
        return new OnnxModelRuntime(services.GetRequiredService<TimeProvider>());
    }

    private static IReadOnlyList<string> RootsOf(ServingSettings settings)
    {
        var roots = settings.ModelRoots.Select(Path.GetFullPath);
        return [.. settings.Samples ? roots.Append(SampleModels.Folder) : roots];
    }
}
