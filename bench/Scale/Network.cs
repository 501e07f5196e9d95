using ServingCluster.Errors;

namespace ServingCluster.Scale;

/// <summary>Calls between nodes: they take time, and those to a node that is down hang until the cluster has noticed.</summary>
internal sealed class Network(VirtualTime time, TimeSpan hop, CallCounter calls)
{
    /// <summary>Makes a call.</summary>
    /// <param name="kind">What it is counted as.</param>
    /// <param name="from">The node whose grain calls.</param>
    /// <param name="to">The node whose grain is called, found when the call sets out.</param>
    /// <param name="call">What the grain does.</param>
    public async Task<T> CallAsync<T>(string kind, SimulatedNode from, SimulatedNode to, Func<Task<T>> call)
    {
        calls.Count(kind);
        if (!to.IsMember)
            throw new ServingException(ErrorCode.ReplicaUnavailable, $"Node '{to.Name}' is no member of the cluster.");
        await time.PassAsync(hop);
        if (!to.IsUp)
        {
            await to.LeaveAsync();
            throw new IOException("The connection was reset.");
        }

        var result = await call();
        await time.PassAsync(hop);
        // Who called is gone, and what it would do next with it.
        if (!from.IsUp)
            await new TaskCompletionSource().Task;
        return result;
    }
}
