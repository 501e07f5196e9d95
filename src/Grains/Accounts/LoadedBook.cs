using ServingCluster.Grains.Storage;

namespace ServingCluster.Grains.Accounts;

/// <summary>
/// What a directory knows, all of it in memory: read from its records once, replaced with each write. Queries read it without waiting; what
/// changes it has entered the gate.
/// </summary>
/// <param name="records">The records.</param>
/// <param name="read">Makes a book of all of them.</param>
internal sealed class LoadedBook<TBook, TRecord>(RecordSet<TRecord> records, Func<IEnumerable<TRecord>, TBook> read) : IDisposable
    where TBook : class
    where TRecord : class
{
    private readonly CommandGate _gate = new();

    // Replaced under the gate, read by anyone; null until it was read from the store.
    private volatile TBook? _book;

    /// <summary>Waits for its turn to change the book.</summary>
    public ValueTask<CommandGate.Turn> EnterAsync() => _gate.EnterAsync(CancellationToken.None);

    /// <summary>The book as it stands.</summary>
    public async ValueTask<TBook> GetAsync()
    {
        if (_book is { } book)
            return book;
        using var turn = await EnterAsync().ConfigureAwait(false);
        return await GetAsync_NeedsGate().ConfigureAwait(false);
    }

    /// <summary>The book as it stands, for whoever has entered.</summary>
    public async ValueTask<TBook> GetAsync_NeedsGate() => _book ??= read(await records.LoadAsync().ConfigureAwait(false));

    /// <summary>Writes a record, and puts the book that has it in place of this one.</summary>
    public Task WriteAsync_NeedsGate(string id, TRecord record, TBook after) => CommitAsync_NeedsGate(records.WriteAsync(id, record), after);

    /// <summary>Deletes a record, and puts the book without it in place of this one.</summary>
    public Task DeleteAsync_NeedsGate(string id, TBook after) => CommitAsync_NeedsGate(records.DeleteAsync(id), after);

    /// <inheritdoc/>
    public void Dispose() => _gate.Dispose();

    private async Task CommitAsync_NeedsGate(Task write, TBook after)
    {
        try
        {
            await write.ConfigureAwait(false);
            _book = after;
        }
        catch
        {
            // Nobody knows what is stored now; the next to come reads it.
            _book = null;
            throw;
        }
    }
}
