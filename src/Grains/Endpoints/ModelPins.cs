using ServingCluster.Endpoints;
using ServingCluster.Errors;
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
        var pinned = new List<ModelPin>();
        var check = new ServedModelCheck(grains, calls, runtimes);
        config = await check.CheckAsync(config, list, PinAsync, (entity, version) => calls.MeasureAsync(grains, entity, version));
        if (!check.Any)
            return config;
        foreach (var pin in pinned.Except(held))
            await UnpinAsync(pin);
        check.ThrowIfAny();
        return config;

        async Task<ModelVersionInfo> PinAsync(ServedEntity entity)
        {
            var version = await grains.Model(entity.EntityName).PinAsync(entity.EntityVersion, endpoint);
            pinned.Add(new ModelPin(entity.EntityName, entity.EntityVersion));
            return version;
        }
    }

    /// <summary>Checks that what a new config uses can be served, without pinning it.</summary>
    /// <param name="config">The new config.</param>
    /// <param name="list">Where the request has the list of its served entities, for messages.</param>
    /// <returns>The config with what is known of its models.</returns>
    /// <exception cref="ServingException">A model or version is not there, or a setting is wrong; all mistakes at once.</exception>
    public async Task<EndpointConfig> ProbeAsync(EndpointConfig config, string list)
    {
        var check = new ServedModelCheck(grains, calls, runtimes);
        // What has not been measured with the bits asked for is measured when it is asked for in earnest.
        config = await check.CheckAsync(config, list, LookAsync, static (_, _) => Task.CompletedTask);
        check.ThrowIfAny();
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

    private async Task<ModelVersionInfo> LookAsync(ServedEntity entity) =>
        (await grains.Model(entity.EntityName).GetAsync())?.Version(entity.EntityVersion) ?? throw new ServingException(
            ErrorCode.ResourceDoesNotExist, $"Model version with name '{entity.EntityName}' and version '{entity.EntityVersion}' does not exist.");
}
