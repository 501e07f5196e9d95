using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Orleans.Storage;
using ServingCluster.Errors;
using ServingCluster.Grains.Storage;
using ServingCluster.Storage;

namespace ServingCluster.Silo.Storage;

/// <summary>
/// Durable records in any grain storage of Orleans: one grain state per record, and an index of the keys, which grain storages do not
/// have. As durable as the storage is. Several processes may use one storage.
/// </summary>
internal sealed class OrleansStateStore(IGrainStorage storage, TimeProvider time) : IStateStore
{
    private const string StateName = "record";
    private const int ReadsAtOnce = 16;

    private readonly KeyIndex _index = new(storage, time);

    /// <inheritdoc/>
    public async ValueTask<StoredRecord?> ReadAsync(string key, CancellationToken cancellationToken)
    {
        StateKey.Check(key);
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            return await LoadAsync(key) is { RecordExists: true } state ? RecordOf(key, state) : null;
        }
        catch (Exception e) when (IsFault(e))
        {
            throw Unreachable(e);
        }
    }

    /// <inheritdoc/>
    public async ValueTask<string> WriteAsync(
        string key, ReadOnlyMemory<byte> value, string? expectedETag, CancellationToken cancellationToken)
    {
        StateKey.Check(key);
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            return expectedETag is null ? await CreateAsync(key, value, cancellationToken) : await ReplaceAsync(key, value, expectedETag);
        }
        catch (InconsistentStateException)
        {
            throw new StateConflictException(key, expectedETag);
        }
        catch (Exception e) when (IsFault(e))
        {
            throw Unreachable(e);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DeleteAsync(string key, string expectedETag, CancellationToken cancellationToken)
    {
        StateKey.Check(key);
        cancellationToken.ThrowIfCancellationRequested();
        if (StoredContent.ParseETag(expectedETag) is not { } expected)
            throw new StateConflictException(key, expectedETag);
        try
        {
            // Read first: storages differ in what they say to a deletion of what is not there.
            var state = await LoadAsync(key);
            if (!state.RecordExists || RecordOf(key, state).ETag != expectedETag)
                throw new StateConflictException(key, expectedETag);
            await storage.ClearStateAsync(StateName, IdOf(key), state);
            await _index.RemoveAsync(key, expected.Token, CancellationToken.None);
        }
        catch (InconsistentStateException)
        {
            throw new StateConflictException(key, expectedETag);
        }
        catch (Exception e) when (IsFault(e))
        {
            throw Unreachable(e);
        }
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<StoredRecord> ListAsync(string prefix, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        foreach (var record in await ReadAllAsync(prefix, cancellationToken))
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return record;
        }
    }

    private async Task<IReadOnlyList<StoredRecord>> ReadAllAsync(string prefix, CancellationToken cancellationToken)
    {
        try
        {
            var keys = await _index.FindAsync(prefix, cancellationToken);
            var records = new ConcurrentBag<StoredRecord>();
            var options = new ParallelOptions { MaxDegreeOfParallelism = ReadsAtOnce, CancellationToken = cancellationToken };
            await Parallel.ForEachAsync(keys, options, async (key, _) =>
            {
                if (await LoadAsync(key) is { RecordExists: true } state)
                    records.Add(RecordOf(key, state));
                else
                    await _index.ForgetAsync(key, cancellationToken);
            });
            return [.. records.OrderBy(r => r.Key, StateKeyComparer.Instance)];
        }
        catch (Exception e) when (IsFault(e))
        {
            throw Unreachable(e);
        }
    }

    private async Task<string> CreateAsync(string key, ReadOnlyMemory<byte> value, CancellationToken cancellationToken)
    {
        // A state that was cleared may have an ETag of its own, which the storage wants to see.
        var state = await LoadAsync(key);
        if (state.RecordExists)
            throw new StateConflictException(key, null);
        var content = new StoredContent(Guid.NewGuid(), value);
        await _index.AddAsync(key, content.Token, cancellationToken);
        state.State = new RecordState { Bytes = content.ToBytes() };
        try
        {
            await storage.WriteStateAsync(StateName, IdOf(key), state);
        }
        catch (InconsistentStateException)
        {
            await _index.RemoveAsync(key, content.Token, CancellationToken.None);
            throw;
        }

        return content.ETagOf(state.ETag!);
    }

    private async Task<string> ReplaceAsync(string key, ReadOnlyMemory<byte> value, string expectedETag)
    {
        if (StoredContent.ParseETag(expectedETag) is not { } expected)
            throw new StateConflictException(key, expectedETag);
        var content = new StoredContent(expected.Token, value);
        var state = new GrainState<RecordState>(new RecordState { Bytes = content.ToBytes() }) { ETag = expected.Storage, RecordExists = true };
        await storage.WriteStateAsync(StateName, IdOf(key), state);
        return content.ETagOf(state.ETag!);
    }

    private async Task<GrainState<RecordState>> LoadAsync(string key)
    {
        var state = new GrainState<RecordState>(new RecordState());
        await storage.ReadStateAsync(StateName, IdOf(key), state);
        return state;
    }

    private static StoredRecord RecordOf(string key, GrainState<RecordState> state)
    {
        try
        {
            var content = StoredContent.Parse(state.State!.Bytes);
            return new StoredRecord(key, content.Value, content.ETagOf(state.ETag!));
        }
        catch (InvalidDataException e)
        {
            throw new ServingException(ErrorCode.InternalError, $"The record '{key}' is damaged: {e.Message}. Restore it from a backup.", innerException: e);
        }
    }

    // Some providers take a key that looks like a hexadecimal number for one, so that 'a' would be 'A'.
    private static GrainId IdOf(string key) => GrainId.Create("serving-record", "=" + key);

    // What a storage throws when it, or the way to it, is at fault.
    private static bool IsFault(Exception e) => e switch
    {
        ServingException or StateConflictException or InconsistentStateException or OperationCanceledException => false,
        AggregateException many => many.InnerExceptions.Any(IsFault),
        // Storages throw exceptions of their own kinds, such as Azure's; these alone are a mistake of a program.
        _ => e is not (ArgumentException or InvalidCastException or NullReferenceException or NotSupportedException),
    };

    private static ServingException Unreachable(Exception e) => new(
        ErrorCode.TemporarilyUnavailable,
        $"The store of the cluster's state cannot be reached or does not answer: {e.GetBaseException().Message.TrimEnd('.')}. Try again.", TimeSpan.FromSeconds(2), e);
}
