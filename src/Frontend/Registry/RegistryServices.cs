using Microsoft.Extensions.DependencyInjection.Extensions;
using ServingCluster.Frontend.Settings;
using ServingCluster.Grains.Artifacts;
using ServingCluster.Grains.Models;

namespace ServingCluster.Frontend.Registry;

/// <summary>Registers what keeps the files of model versions.</summary>
internal static class RegistryServices
{
    /// <summary>Adds <see cref="IModelArtifacts"/> over <c>artifacts</c> in the data directory, unless it is there already.</summary>
    public static IServiceCollection AddModelArtifacts(this IServiceCollection services, ServingSettings settings)
    {
        services.TryAddSingleton(_ => new ArtifactStore(Path.Combine(settings.DataDirectory, "artifacts")));
        services.TryAddSingleton<IArtifactFetcher>(provider => new ArtifactFetcher(
            provider.GetRequiredService<ArtifactStore>(),
            new ArtifactFetcherOptions { Roots = [.. settings.ModelRoots.Select(Path.GetFullPath)] },
            provider.GetRequiredService<TimeProvider>()));
        services.TryAddSingleton<IModelArtifacts>(provider => new ModelArtifacts(
            provider.GetRequiredService<ArtifactStore>(),
            provider.GetRequiredService<IArtifactFetcher>(),
            new ArtifactLimits { MaxTransferBytes = settings.MaxArtifactBytes, MaxUnpackedBytes = settings.MaxArtifactBytes }));
        return services;
    }
}
