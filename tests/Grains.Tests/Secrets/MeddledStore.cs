using ServingCluster.Storage;

namespace ServingCluster.Grains.Tests.Secrets;

/// <summary>A store between whose reads and writes something happens.</summary>
internal sealed class MeddledStore(IStateStore store) : IStateStore
{
    private int _writes;

    /// <summary>Writes that succeed before all others fail.</summary>
    public int FailsAfter { get; init; } = int.MaxValue;

    public Func<Task>? BeforeWrite { get; set; }

    public ValueTask<StoredRecord?> ReadAsync(string key, CancellationToken cancellationToken) => store.ReadAsync(key, cancellationToken);

    public async ValueTask<string> WriteAsync(string key, ReadOnlyMemory<byte> value, string? expectedETag, CancellationToken cancellationToken)
    {
        if (_writes++ >= FailsAfter)
            throw new IOException("The disk is gone.");
        await (BeforeWrite?.Invoke() ?? Task.CompletedTask);
        return await store.WriteAsync(key, value, expectedETag, cancellationToken);
    }

    public ValueTask DeleteAsync(string key, string expectedETag, CancellationToken cancellationToken) => store.DeleteAsync(key, expectedETag, cancellationToken);

    public IAsyncEnumerable<StoredRecord> ListAsync(string prefix, CancellationToken cancellationToken) => store.ListAsync(prefix, cancellationToken);
}
