using ServingCluster.Endpoints;
using ServingCluster.Errors;
using ServingCluster.Grains.Endpoints.Validation;
using ServingCluster.Inference;
using ServingCluster.Models;

namespace ServingCluster.Grains.Endpoints;

/// <summary>
/// Checks whether the models of a config are there and can be served as asked, and fills in what is known of them. How a version is got at
/// (pinned, or merely looked at) is the caller's. Not thread-safe; for one config.
/// </summary>
internal sealed class ServedModelCheck(IServingGrains grains, GrainCalls calls, IReadOnlyList<IModelRuntime> runtimes)
{
    private readonly Mistakes _missing = new();
    private readonly Mistakes _wrong = new();

    /// <summary>Goes through the config.</summary>
    /// <param name="config">The config.</param>
    /// <param name="list">Where the request has the list of its served entities, for messages.</param>
    /// <param name="take">Gets at the version of an entity's model.</param>
    /// <param name="measure">Sees to it that its throughput is measured as the entity asks for it, or leaves it as it is.</param>
    /// <returns>The config with what is known of its models; of use only when <see cref="ThrowIfAny"/> returns.</returns>
    /// <exception cref="ServingException"><see cref="ErrorCode.TemporarilyUnavailable"/>: a model does not answer.</exception>
    public async Task<EndpointConfig> CheckAsync(
        EndpointConfig config, string list, Func<ServedEntity, Task<ModelVersionInfo>> take, Func<ServedEntity, ModelVersionInfo, Task> measure)
    {
        for (var i = 0; i < config.ServedEntities.Count; i++)
        {
            var (entity, at) = (config.ServedEntities[i], $"{list}[{i}]");
            if (entity.External is not null || await FindAsync(entity, at, take) is not { Manifest: { } manifest } version)
                continue;
            config = config.With(entity, ServedTraits.Of(manifest));
            QuantizationRules.Check(entity, manifest, at, _wrong);
            if (!entity.AwaitsChunk())
                continue;
            await measure(entity, version);
            config = config.With(entity, ThroughputRules.Check(entity, version, at, _wrong));
        }

        if (config.OddOne(out var reason) is { } odd)
            _wrong.Add(list, $"'{odd.Name}' {reason}");
        return config;
    }

    /// <summary>Whether anything was found.</summary>
    public bool Any => _missing.Count > 0 || _wrong.Count > 0;

    /// <summary>Throws what was found. What is missing decides the code; what is wrong besides is told all the same.</summary>
    /// <exception cref="ServingException">A model or version is not there, or a setting is wrong; all mistakes at once.</exception>
    public void ThrowIfAny()
    {
        if (_missing.Count == 0)
        {
            _wrong.ThrowIfAny();
            return;
        }

        throw new ServingException(ErrorCode.ResourceDoesNotExist, $"{_missing} {_wrong}".TrimEnd()) { Mistakes = [.. _missing.All, .. _wrong.All] };
    }

    /// <summary>The version; null when there is none.</summary>
    private async Task<ModelVersionInfo?> FindAsync(ServedEntity entity, string path, Func<ServedEntity, Task<ModelVersionInfo>> take)
    {
        // The catalog is asked first, so that names that do not exist activate nothing.
        if (!await calls.AskAsync("The model catalog", () => grains.ModelCatalog().ContainsAsync(entity.EntityName).AsTask()))
        {
            _missing.Add(path, $"Registered model '{entity.EntityName}' does not exist.");
            return null;
        }

        try
        {
            var version = await calls.AskAsync($"Model '{entity.EntityName}'", () => take(entity));
            if (version.Status == ModelVersionStatus.FailedRegistration)
                _wrong.Add(path, $"model version '{entity.EntityName}' {entity.EntityVersion} cannot be served, its registration failed: {version.StatusMessage}");
            foreach (var runtime in runtimes.Where(r => version.Manifest is null || r.Name == version.Manifest.Runtime))
                runtime.ValidateSettings(entity.EnvironmentVars, $"{path}.environment_vars", _wrong);
            return version;
        }
        catch (ServingException e) when (e.Code == ErrorCode.ResourceDoesNotExist)
        {
            _missing.Add(path, e.Message);
            return null;
        }
    }
}
