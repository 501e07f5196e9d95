using ServingCluster.Endpoints;
using ServingCluster.Errors;
using ServingCluster.Grains.Endpoints.Validation;
using ServingCluster.Inference;
using ServingCluster.Models;

namespace ServingCluster.Grains.Endpoints;

/// <summary>
/// Keeps the model versions that an endpoint uses from being deleted: pinned before a config that uses them is written,
/// unpinned after the last one that did is gone.
/// </summary>
internal sealed class ModelPins(string endpoint, IServingGrains grains, GrainCalls calls, IReadOnlyList<IModelRuntime> runtimes)
{
    // What a command is about to write; a deletion that asks meanwhile must hear of it.
    private volatile IReadOnlyList<ModelPin> _beingPinned = [];

    /// <summary>What a config uses.</summary>
    public static IEnumerable<ModelPin> UsedBy(EndpointConfig? config) =>
        config?.ServedEntities.Where(e => e.External is null).Select(e => new ModelPin(e.EntityName, e.EntityVersion)) ?? [];

    /// <summary>What a state uses.</summary>
    public static IReadOnlyList<ModelPin> UsedBy(EndpointState state) =>
        [.. UsedBy(state.Active).Concat(UsedBy(state.Updating)).Distinct()];

    /// <summary>Whether a command is about to write a config that uses the version.</summary>
    public bool IsBeingPinned(ModelPin pin) => _beingPinned.Contains(pin);

    /// <summary>Pins what a new config uses and checks that it can be served; if not, no more stays pinned than before.</summary>
    /// <param name="config">The new config.</param>
    /// <param name="held">What the endpoint has pinned already.</param>
    /// <param name="list">Where the request has the list of its served entities, for messages.</param>
    /// <returns>The config with what is known of its models.</returns>
    /// <exception cref="ServingException">A model or version is not there, or a setting is wrong; all mistakes at once.</exception>
    public async Task<EndpointConfig> PinAsync(EndpointConfig config, IReadOnlyList<ModelPin> held, string list)
    {
        _beingPinned = [.. UsedBy(config).Distinct()];
        var missing = new Mistakes();
        var wrong = new Mistakes();
        var pinned = new List<ModelPin>();
        for (var i = 0; i < config.ServedEntities.Count; i++)
        {
            var entity = config.ServedEntities[i];
            if (entity.External is not null)
                continue;
            if (await TryPinAsync(entity, $"{list}[{i}]", missing, wrong) is not { } version)
                continue;
            pinned.Add(new ModelPin(entity.EntityName, entity.EntityVersion));
            if (version.Manifest is not { } manifest)
                continue;
            config = config.With(entity, ServedTraits.Of(manifest));
            QuantizationRules.Check(entity, manifest, $"{list}[{i}]", wrong);
            if (!entity.AwaitsChunk())
                continue;
            await calls.MeasureAsync(grains, entity, version);
            config = config.With(entity, ThroughputRules.Check(entity, version, $"{list}[{i}]", wrong));
        }

        if (config.OddOne(out var reason) is { } odd)
            wrong.Add(list, $"'{odd.Name}' {reason}");
        if (missing.Count == 0 && wrong.Count == 0)
            return config;
        foreach (var pin in pinned.Except(held))
            await UnpinAsync(pin);
        // What is missing decides the code; what is wrong besides is told all the same.
        if (missing.Count > 0)
            throw new ServingException(ErrorCode.ResourceDoesNotExist, $"{missing} {wrong}".TrimEnd());
        wrong.ThrowIfAny();
        return config;
    }

    /// <summary>The command wrote what it pinned, or failed.</summary>
    public void Settle() => _beingPinned = [];

    /// <summary>Unpins what the state no longer uses.</summary>
    /// <returns>The pins that remain.</returns>
    public async Task<IReadOnlyList<ModelPin>> UnpinUnusedAsync(EndpointState state)
    {
        var used = UsedBy(state);
        var unused = state.Pins.Except(used).ToList();
        foreach (var pin in unused)
            await UnpinAsync(pin);
        return unused.Count == 0 ? state.Pins : used;
    }

    /// <summary>Unpins one version; no effect when the model is gone.</summary>
    /// <exception cref="ServingException"><see cref="ErrorCode.TemporarilyUnavailable"/>: the model does not answer.</exception>
    public async Task UnpinAsync(ModelPin pin)
    {
        try
        {
            await calls.TellAsync(
                $"Model '{pin.ModelName}'", () => grains.Model(pin.ModelName).UnpinAsync(pin.ModelVersion, endpoint));
        }
        catch (ServingException e) when (e.Code == ErrorCode.ResourceDoesNotExist)
        {
            // Nothing is left to unpin.
        }
    }

    /// <summary>The pinned version; null when there is none.</summary>
    private async Task<ModelVersionInfo?> TryPinAsync(ServedEntity entity, string path, Mistakes missing, Mistakes wrong)
    {
        // The catalog is asked first, so that names that do not exist activate nothing.
        if (!await calls.AskAsync("The model catalog", () => grains.ModelCatalog().ContainsAsync(entity.EntityName).AsTask()))
        {
            missing.Add(path, $"Registered model '{entity.EntityName}' does not exist.");
            return null;
        }

        try
        {
            var version = await calls.AskAsync(
                $"Model '{entity.EntityName}'", () => grains.Model(entity.EntityName).PinAsync(entity.EntityVersion, endpoint));
            if (version.Status == ModelVersionStatus.FailedRegistration)
                wrong.Add(path, $"model version '{entity.EntityName}' {entity.EntityVersion} cannot be served, its registration failed: {version.StatusMessage}");
            foreach (var runtime in runtimes.Where(r => version.Manifest is null || r.Name == version.Manifest.Runtime))
                runtime.ValidateSettings(entity.EnvironmentVars, $"{path}.environment_vars", wrong);
            return version;
        }
        catch (ServingException e) when (e.Code == ErrorCode.ResourceDoesNotExist)
        {
            missing.Add(path, e.Message);
            return null;
        }
    }
}
