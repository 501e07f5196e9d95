using ServingCluster.Nodes;
using ServingCluster.Replicas;

namespace ServingCluster.Scale;

/// <summary>The node directory as a grain on some node calls it.</summary>
internal sealed class DirectoryLink(SimulatedCluster cluster, SimulatedNode from) : INodeDirectory
{
    public Task<NodeOrders> ReportAsync(NodeReport report) => CallAsync("directory report", d => d.ReportAsync(report));

    public Task DrainAsync(string node, bool drain) => throw new NotSupportedException("No node is drained here.");

    public async Task<PlacementResult> PlaceAsync(PlacementRequest request)
    {
        var place = await CallAsync("directory place", d => d.PlaceAsync(request));
        if (place.Key is null)
            cluster.Calls.Count("directory place: no room");
        return place;
    }

    public Task ReleaseAsync(ReplicaKey key) => CallAsync("directory release", async d =>
    {
        await d.ReleaseAsync(key);
        return true;
    });

    public ValueTask<NodeDemand> GetDemandAsync() => new(CallAsync("directory demand", d => d.GetDemandAsync().AsTask()));

    public ValueTask<IReadOnlyList<NodeStatus>> ListAsync() => new(CallAsync("directory list", d => d.ListAsync().AsTask()));

    private Task<T> CallAsync<T>(string kind, Func<INodeDirectory, Task<T>> call) => cluster.Network.CallAsync(
        kind, from, cluster.DirectoryNode, () => cluster.Processor.Measure(kind, () => call(cluster.Directory)));
}
