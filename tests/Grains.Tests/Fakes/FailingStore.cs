using ServingCluster.Storage;

namespace ServingCluster.Grains.Tests.Fakes;

/// <summary>A store that takes no writes while it is told to fail.</summary>
internal sealed class FailingStore(IStateStore inner) : IStateStore
{
    /// <summary>Thrown by every write; null while the store works.</summary>
    public Exception? Failure { get; set; }

    public ValueTask<StoredRecord?> ReadAsync(string key, CancellationToken cancellationToken) => inner.ReadAsync(key, cancellationToken);

    public ValueTask<string> WriteAsync(string key, ReadOnlyMemory<byte> value, string? expectedETag, CancellationToken cancellationToken) =>
        Failure is null ? inner.WriteAsync(key, value, expectedETag, cancellationToken) : throw Failure;

    public ValueTask DeleteAsync(string key, string expectedETag, CancellationToken cancellationToken) =>
        Failure is null ? inner.DeleteAsync(key, expectedETag, cancellationToken) : throw Failure;

    public IAsyncEnumerable<StoredRecord> ListAsync(string prefix, CancellationToken cancellationToken) => inner.ListAsync(prefix, cancellationToken);
}
