using ServingCluster.Endpoints;
using ServingCluster.Grains.Endpoints.Validation;
using ServingCluster.Models;
using ServingCluster.Nodes;
using ServingCluster.Replicas;

namespace ServingCluster.Grains.Endpoints;

/// <summary>Finds places for new replicas of a served entity and writes them down; they are loaded in the step after.</summary>
internal sealed class ReplicaPlacer(IServingGrains grains, GrainCalls calls, ServedModels models, ReplicaGroups groups, TimeProvider time)
{
    /// <summary>Finds places for the replicas that are missing.</summary>
    /// <returns>The state with them; the fault says why there never will be any, null when there may.</returns>
    public async Task<(EndpointState State, string? Fault)> FillAsync(
        EndpointState state, EndpointConfig config, ServedEntity entity, EntityRuntime runtime, int atMost)
    {
        var missing = runtime.Wanted - groups.Staying(state, config, entity).Count();
        if (missing <= 0)
        {
            (runtime.WaitsFor, runtime.LostWithNodes) = ("", 0);
            return (state, null);
        }

        try
        {
            var (version, fault) = await models.FindVersionAsync(entity, runtime);
            return version is null ? (state, fault) : (await PlaceAsync(state, config, entity, version, runtime, Math.Min(missing, atMost)), null);
        }
        catch (Exception e)
        {
            // The border to other grains: one entity's model that cannot be read must hold up neither the others nor the time-out.
            runtime.WaitsFor = $"Waiting for model: {e.Message}";
            return (state, null);
        }
    }

    /// <summary>Finds places for new replicas and writes them down, as many as there are places.</summary>
    private async Task<EndpointState> PlaceAsync(
        EndpointState state, EndpointConfig config, ServedEntity entity, ModelVersionInfo version, EntityRuntime runtime, int count)
    {
        runtime.WaitsFor = "";
        var memory = WorkloadTypes.MemoryFor(entity.WorkloadType, entity.ManifestOf(version.Manifest!).MemoryBytes);
        for (; count > 0; count--)
        {
            var id = $"{config.Version}-{Guid.NewGuid():n}";
            var place = await TryPlaceAsync(new PlacementRequest(state.Name, id, WorkloadTypes.KindOf(entity.WorkloadType), memory, count));
            if (place.Key is not { } key)
            {
                runtime.WaitsFor = $"Waiting for capacity: {place.Reason}";
                break;
            }

            state = Assign(state, config, entity, key);
            runtime.LostWithNodes = Math.Max(0, runtime.LostWithNodes - 1);
        }

        return state;
    }

    private EndpointState Assign(EndpointState state, EndpointConfig config, ServedEntity entity, ReplicaKey key)
    {
        var now = time.GetUtcNow();
        var taken = ReplicaGroups.Assigned(state, config, entity).Select(r => r.Replaces).ToHashSet();
        var leaving = groups.Leaving(state, config, entity).FirstOrDefault(r => !taken.Contains(r.Key));
        var assignment = new ReplicaAssignment
        {
            Key = key,
            ServedEntity = entity.Name,
            ConfigVersion = config.Version,
            PlacedAt = now,
            Replaces = leaving?.Key,
        };
        state = state with { Replicas = [.. state.Replicas, assignment] };
        return leaving is null ? state : state.WithEvent(now, EventTypes.Deployment, EventStatus.InProgress,
            $"Served entity '{entity.Name}' moves a replica away from node '{leaving.Key.Node}', which is being drained, to node '{key.Node}'.",
            entity.Name, config.Version);
    }

    private async Task<PlacementResult> TryPlaceAsync(PlacementRequest request)
    {
        try
        {
            return await calls.AskAsync("The node directory", () => grains.NodeDirectory().PlaceAsync(request));
        }
        catch (Exception e)
        {
            // The border to another grain: the places that were found before this one are kept.
            return new PlacementResult(null, e.Message);
        }
    }
}
