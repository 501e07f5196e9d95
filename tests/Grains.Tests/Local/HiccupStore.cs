using ServingCluster.Storage;

namespace ServingCluster.Grains.Tests.Local;

/// <summary>A store whose n-th access fails, before or after it had its effect, and that works again afterwards.</summary>
internal sealed class HiccupStore(IStateStore inner, int at, bool afterEffect) : IStateStore
{
    private int _passed;

    public bool HasFailed => Volatile.Read(ref _passed) >= at;

    public ValueTask<StoredRecord?> ReadAsync(string key, CancellationToken cancellationToken) =>
        PassAsync(() => inner.ReadAsync(key, cancellationToken));

    public ValueTask<string> WriteAsync(string key, ReadOnlyMemory<byte> value, string? expectedETag, CancellationToken cancellationToken) =>
        PassAsync(() => inner.WriteAsync(key, value, expectedETag, cancellationToken));

    public async ValueTask DeleteAsync(string key, string expectedETag, CancellationToken cancellationToken) => await PassAsync(async () =>
    {
        await inner.DeleteAsync(key, expectedETag, cancellationToken);
        return 0;
    });

    public IAsyncEnumerable<StoredRecord> ListAsync(string prefix, CancellationToken cancellationToken) =>
        inner.ListAsync(prefix, cancellationToken);

    private async ValueTask<T> PassAsync<T>(Func<ValueTask<T>> effect)
    {
        var here = Interlocked.Increment(ref _passed) == at;
        if (here && !afterEffect)
            throw new IOException("The disk coughed.");
        var result = await effect();
        return here ? throw new IOException("The disk coughed.") : result;
    }
}
