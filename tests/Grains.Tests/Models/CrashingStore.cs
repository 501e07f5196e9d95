using ServingCluster.Storage;

namespace ServingCluster.Grains.Tests.Models;

/// <summary>A store in whose writes and reads the process may die.</summary>
internal sealed class CrashingStore(IStateStore inner, CrashPoint crash) : IStateStore
{
    public async ValueTask<StoredRecord?> ReadAsync(string key, CancellationToken cancellationToken) =>
        await crash.PassAsync(() => inner.ReadAsync(key, cancellationToken));

    public async ValueTask<string> WriteAsync(
        string key, ReadOnlyMemory<byte> value, string? expectedETag, CancellationToken cancellationToken) =>
        await crash.PassAsync(() => inner.WriteAsync(key, value, expectedETag, cancellationToken));

    public async ValueTask DeleteAsync(string key, string expectedETag, CancellationToken cancellationToken) =>
        await crash.PassAsync(async () =>
        {
            await inner.DeleteAsync(key, expectedETag, cancellationToken);
            return 0;
        });

    public IAsyncEnumerable<StoredRecord> ListAsync(string prefix, CancellationToken cancellationToken) =>
        inner.ListAsync(prefix, cancellationToken);
}
