using ServingCluster.Storage;

namespace ServingCluster.Scale;

/// <summary>The database as one node reaches it: each call takes a while, and those of a node that is down never get there.</summary>
internal sealed class NodeStore(IStateStore store, SimulatedNode node, VirtualTime time, TimeSpan delay, CallCounter calls) : IStateStore
{
    public async ValueTask<StoredRecord?> ReadAsync(string key, CancellationToken cancellationToken)
    {
        await ReachAsync("store read");
        return await store.ReadAsync(key, cancellationToken);
    }

    public async ValueTask<string> WriteAsync(string key, ReadOnlyMemory<byte> value, string? expectedETag, CancellationToken cancellationToken)
    {
        await ReachAsync("store write");
        return await store.WriteAsync(key, value, expectedETag, cancellationToken);
    }

    public async ValueTask DeleteAsync(string key, string expectedETag, CancellationToken cancellationToken)
    {
        await ReachAsync("store delete");
        await store.DeleteAsync(key, expectedETag, cancellationToken);
    }

    public IAsyncEnumerable<StoredRecord> ListAsync(string prefix, CancellationToken cancellationToken) => store.ListAsync(prefix, cancellationToken);

    private async Task ReachAsync(string kind)
    {
        calls.Count(kind);
        await time.PassAsync(delay);
        if (!node.IsUp)
            await new TaskCompletionSource().Task;
    }
}
