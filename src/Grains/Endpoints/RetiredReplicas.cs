using ServingCluster.Replicas;

namespace ServingCluster.Grains.Endpoints;

/// <summary>
/// Lets retired replicas go once no router can still hold an old table, and forgets them when their memory is back, or gone with their node.
/// One that cannot be reached may still hold its memory: it is asked again at every step until it answers.
/// </summary>
internal sealed class RetiredReplicas(ReplicaObserver observed, ReplicaUnloader unloader, EndpointOptions options, TimeProvider time)
{
    /// <summary>Takes one step for each of them.</summary>
    public async Task<EndpointState> UnloadAsync(EndpointState state)
    {
        var retired = state.Replicas.Where(r => r.IsRetiring).ToList();
        var isOver = await Task.WhenAll(retired.Select(LetGoAsync));
        var over = retired.Where((_, i) => isOver[i]).Select(r => r.Key).ToHashSet();
        if (over.Count == 0)
            return state;
        await unloader.ReleaseAsync(over);
        return state with { Replicas = [.. state.Replicas.Where(r => !over.Contains(r.Key))] };
    }

    private async Task<bool> LetGoAsync(ReplicaAssignment retired)
    {
        if (observed.IsGone(retired))
            return true;
        if (observed.IsSilent(retired) || observed[retired.Key] is not { } status)
            return false;
        if (status.State == ReplicaState.Unloaded)
            return true;
        // One that came back empty under its key is told that it is over, so that its process can forget it.
        if (status.State == ReplicaState.Absent)
            return await unloader.TryUnloadAsync(retired.Key);
        if (status.State != ReplicaState.Draining || time.GetUtcNow() - retired.RetiringSince >= options.DrainGrace)
            await unloader.TryUnloadAsync(retired.Key);
        return false;
    }
}
