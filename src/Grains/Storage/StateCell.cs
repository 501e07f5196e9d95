using ServingCluster.Storage;

namespace ServingCluster.Grains.Storage;

/// <summary>
/// One durable object: its value as this process last read or wrote it, and the ETag that guards the next write.
/// Not thread-safe: the owner calls it under its own <see cref="CommandGate"/>. A write that fails changes nothing here.
/// </summary>
public sealed class StateCell<T>(IStateStore store, string key, StateFormat<T> format)
    where T : class
{
    private string? _etag;

    /// <summary>The record's key.</summary>
    public string Key => key;

    /// <summary>The value as last read or written; null when there is no record.</summary>
    public T? Value { get; private set; }

    /// <summary>Whether there is a record.</summary>
    public bool Exists => _etag is not null;

    /// <summary>Reads the record from the store, carrying older formats forward; they are rewritten at the next write.</summary>
    /// <exception cref="Errors.ServingException">The record is of a newer format or damaged, or the store cannot be read.</exception>
    public async ValueTask<T?> ReadAsync(CancellationToken cancellationToken)
    {
        var record = await store.ReadAsync(key, cancellationToken).ConfigureAwait(false);
        Value = record is null ? null : format.Deserialize(key, record.Value);
        _etag = record?.ETag;
        return Value;
    }

    /// <summary>Writes the record; when this returns, it is on disk.</summary>
    /// <exception cref="StateConflictException">Somebody else wrote the record since it was read; read it again.</exception>
    public async ValueTask WriteAsync(T value, CancellationToken cancellationToken)
    {
        _etag = await store.WriteAsync(key, format.Serialize(value), _etag, cancellationToken).ConfigureAwait(false);
        Value = value;
    }

    /// <summary>Deletes the record, if there is one.</summary>
    /// <exception cref="StateConflictException">Somebody else wrote the record since it was read; read it again.</exception>
    public async ValueTask ClearAsync(CancellationToken cancellationToken)
    {
        if (_etag is null)
            return;
        await store.DeleteAsync(key, _etag, cancellationToken).ConfigureAwait(false);
        (_etag, Value) = (null, null);
    }
}
