using ServingCluster.Errors;
using ServingCluster.Grains.Access;
using ServingCluster.Grains.Endpoints.Tables;

namespace ServingCluster.Grains.Endpoints;

/// <summary>Carries on the deletion of an endpoint, which may take several steps.</summary>
internal sealed class EndpointRemoval(
    string name, IServingGrains grains, EndpointRecord record, EndpointReconciler reconciler, ReplicaUnloader unloader, ModelPins pins,
    ObjectIds ids, TableClaims tables, GrainCalls calls)
{
    /// <summary>Who is called where names of endpoints are kept.</summary>
    public const string Catalog = "The catalog of endpoints";

    /// <summary>Lets the replicas go, then the models, then the record.</summary>
    /// <returns>False when a replica could not be reached that may still hold its memory; the next reconciliation carries on.</returns>
    public async Task<bool> FinishAsync(EndpointState state)
    {
        var isToldOrGone = await Task.WhenAll(state.Replicas.Select(r => unloader.TryUnloadAsync(r.Key)));
        await unloader.ReleaseAsync(state.Replicas.Where((_, i) => isToldOrGone[i]).Select(r => r.Key));
        var left = state.Replicas.Where((_, i) => !isToldOrGone[i]).ToList();
        if (left.Count > 0)
        {
            if (left.Count < state.Replicas.Count)
                await record.WriteAsync(state with { Replicas = left });
            return false;
        }

        foreach (var pin in state.Pins)
            await pins.UnpinAsync(pin);
        if (state.WasLimited)
            await calls.TellAsync("The rate limiter", () => grains.RateLimiter(state.Id).ForgetAsync());
        await calls.TellAsync("The endpoint's history", () => grains.EndpointHistory(name).ForgetAsync(state.Id));
        await tables.ReleaseAsync(state);
        await ids.RemoveAsync(state.Id);
        await record.ClearAsync();
        // An endpoint that is made under this name later is another one and has no past.
        reconciler.Reset();
        record.Publish();
        await calls.TellAsync(Catalog, () => grains.EndpointCatalog().RemoveAsync(name));
        return true;
    }

    /// <summary>What a caller is told who wants the name meanwhile.</summary>
    public ServingException StillUnderWay() => new(ErrorCode.ResourceConflict,
        $"The serving endpoint '{name}' of that name is still being deleted: " +
        $"{string.Join(", ", record.State!.Replicas.Select(r => $"node '{r.Key.Node}'").Distinct())} cannot be reached. Try again later.");
}
