using ServingCluster.Errors;
using ServingCluster.Replicas;

namespace ServingCluster.Grains.Endpoints;

/// <summary>Lets replicas go and gives their places back, as far as they, and the node directory, can be reached.</summary>
internal sealed class ReplicaUnloader(IServingGrains grains, GrainCalls calls, EndpointOptions options, TimeProvider time)
{
    /// <summary>Asks a replica to unload.</summary>
    /// <returns>True when it was told, or is definitely gone; false when it could not be reached and is to be asked again.</returns>
    public async Task<bool> TryUnloadAsync(ReplicaKey key)
    {
        try
        {
            await grains.Replica(key).UnloadAsync().WaitAsync(options.ReplicaCallTimeout, time);
            return true;
        }
        catch (ServingException e) when (e.Code == ErrorCode.ReplicaUnavailable)
        {
            return true;
        }
        catch (Exception)
        {
            // The border to other processes: whatever broke the call, the replica may still hold its memory.
            return false;
        }
    }

    /// <summary>Gives back the places of replicas that are over.</summary>
    public Task ReleaseAsync(IEnumerable<ReplicaKey> keys) => Task.WhenAll(keys.Select(ReleaseAsync));

    private async Task ReleaseAsync(ReplicaKey key)
    {
        try
        {
            await calls.TellAsync("The node directory", () => grains.NodeDirectory().ReleaseAsync(key));
        }
        catch (Exception)
        {
            // The border to another grain: the directory also learns it from the node's next report, or from a lease that runs out.
        }
    }
}
