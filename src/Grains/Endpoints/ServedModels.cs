using ServingCluster.Endpoints;
using ServingCluster.Errors;
using ServingCluster.Grains.Endpoints.Validation;
using ServingCluster.Models;

namespace ServingCluster.Grains.Endpoints;

/// <summary>Asks after the models that a config serves.</summary>
internal sealed class ServedModels(IServingGrains grains, GrainCalls calls, EntityRuntimes runtimes)
{
    /// <summary>
    /// What a config has to know of its models is written into it once their versions are registered, which may be after the config.
    /// </summary>
    public async Task<(EndpointState State, EndpointConfig Config)> LearnAsync(EndpointState state, EndpointConfig config)
    {
        foreach (var entity in config.ServedEntities.Where(e => e.Traits is null || e.AwaitsChunk()).ToList())
        {
            if (await TryLearnAsync(config, entity) is not { } version)
                continue;
            if (Mistaken(config, entity, version))
                continue;
            var learned = config.With(entity, ServedTraits.Of(version.Manifest!)).With(entity, await ChunkAsync(config, entity, version));
            if (learned.ServedEntities.SequenceEqual(config.ServedEntities))
                continue;
            config = learned;
            state = state.WithConfig(config);
        }

        return (state, config);
    }

    // Whether its model cannot be served as it is asked for, which is noted.
    private bool Mistaken(EndpointConfig config, ServedEntity entity, ModelVersionInfo version)
    {
        var mistakes = new Mistakes();
        QuantizationRules.Check(entity, version.Manifest!, "", mistakes);
        if (entity.AwaitsChunk())
            ThroughputRules.Check(entity, version, "", mistakes);
        runtimes[config, entity].ModelFault = mistakes.Count > 0 ? mistakes.ToString() : "";
        return mistakes.Count > 0;
    }

    // The chunk of an entity that asks for throughput; what it waits for is noted where there is none.
    private async Task<int?> ChunkAsync(EndpointConfig config, ServedEntity entity, ModelVersionInfo version)
    {
        if (!entity.AwaitsChunk())
            return null;
        var chunk = ThroughputRules.Check(entity, version, "", new Mistakes());
        if (chunk is null)
            version = await MeasureAsync(entity, version);
        runtimes[config, entity].WaitsFor = chunk is null
            ? $"Waiting for the throughput of model version '{entity.EntityName}' {entity.EntityVersion} to be measured. {version.StatusMessage}".TrimEnd()
            : "";
        return chunk;
    }

    // A model measures by itself with its own bits only.
    private async Task<ModelVersionInfo> MeasureAsync(ServedEntity entity, ModelVersionInfo version)
    {
        try
        {
            return await calls.MeasureAsync(grains, entity, version);
        }
        catch (Exception)
        {
            // The border to other grains: a model that does not answer just now is asked again in the next step.
            return version;
        }
    }

    private async Task<ModelVersionInfo?> TryLearnAsync(EndpointConfig config, ServedEntity entity)
    {
        try
        {
            var (version, _) = await FindVersionAsync(entity, runtimes[config, entity]);
            return version;
        }
        catch (Exception)
        {
            // The border to other grains: a model that cannot be read just now is asked again in the next step.
            return null;
        }
    }

    /// <summary>The model version to load; null while it is not there. The fault says why it never will be; null when it may.</summary>
    public async Task<(ModelVersionInfo? Version, string? Fault)> FindVersionAsync(ServedEntity entity, EntityRuntime runtime)
    {
        var model = await calls.AskAsync($"Model '{entity.EntityName}'", () => grains.Model(entity.EntityName).GetAsync());
        var version = model?.Version(entity.EntityVersion);
        runtime.Registering = version?.Status == ModelVersionStatus.PendingRegistration ? version : null;
        if (version is null)
            return (null, $"Model version '{entity.EntityName}' {entity.EntityVersion} does not exist.");
        if (version.Status == ModelVersionStatus.FailedRegistration)
            return (null, $"Model version '{entity.EntityName}' {entity.EntityVersion} could not be registered: {version.StatusMessage}");
        if (version.Status != ModelVersionStatus.PendingRegistration)
            return (version, null);
        runtime.WaitsFor = $"Waiting for model version '{entity.EntityName}' {entity.EntityVersion}: {version.StatusMessage}";
        return (null, null);
    }
}
