using System.Threading.Channels;
using Microsoft.Data.Sqlite;

namespace ServingCluster.Grains.Storage;

/// <summary>
/// The one writer of a state file. Whatever queued while the last transaction went to disk forms the next one, so that
/// concurrent writers share an fsync; each is answered after it.
/// </summary>
internal sealed class SqliteWriter : IAsyncDisposable
{
    private const int MaxCommits = 256;

    private readonly SqliteConnection _connection;
    private readonly string _path;
    private readonly SqliteStatements _statements;
    private readonly Channel<SqliteCommit> _queue =
        Channel.CreateUnbounded<SqliteCommit>(new UnboundedChannelOptions { SingleReader = true }); // each waiting caller adds one
    private readonly Task _loop;
    private long _lastETag; // the loop's own

    public SqliteWriter(SqliteConnection connection, string path)
    {
        _connection = connection;
        _path = path;
        _statements = new SqliteStatements(connection);
        _lastETag = SqliteSchema.Number(connection, "SELECT last FROM etag_sequence");
        _loop = Task.Run(RunAsync);
    }

    /// <summary>The new ETag, or null on a conflict.</summary>
    public Task<long?> CommitAsync(SqliteCommit commit)
    {
        ObjectDisposedException.ThrowIf(!_queue.Writer.TryWrite(commit), typeof(SqliteStateStore));
        return commit.Done;
    }

    /// <summary>Finishes what is queued, then closes the connection.</summary>
    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        await _loop.ConfigureAwait(false);
        _statements.Dispose();
        _connection.Dispose();
    }

    private async Task RunAsync()
    {
        var batch = new List<SqliteCommit>(MaxCommits);
        while (await _queue.Reader.WaitToReadAsync().ConfigureAwait(false))
        {
            while (batch.Count < MaxCommits && _queue.Reader.TryRead(out var commit))
            {
                if (!commit.WasGivenUp())
                    batch.Add(commit);
            }

            WriteAll(batch);
            batch.Clear();
        }
    }

    private void WriteAll(List<SqliteCommit> batch)
    {
        if (batch.Count == 0 || TryWrite(batch) is not { } failure)
            return;

        // One record that cannot be written must not fail its neighbours.
        foreach (var commit in batch)
        {
            if (batch.Count == 1)
                commit.Fail(failure);
            else if (TryWrite([commit]) is { } own)
                commit.Fail(own);
        }
    }

    /// <summary>Writes all in one transaction and answers the callers; otherwise says why nothing was written.</summary>
    private Exception? TryWrite(List<SqliteCommit> batch)
    {
        try
        {
            Transact(batch);
        }
        catch (SqliteException e)
        {
            return SqliteFailures.Translate(e, _path);
        }
        catch (Exception e) // The boundary of the loop: a bug must reach the callers, or they would wait for ever.
        {
            return e;
        }

        foreach (var commit in batch)
            commit.Acknowledge();
        return null;
    }

    private void Transact(List<SqliteCommit> batch)
    {
        using var transaction = _connection.BeginTransaction(); // rolls back when disposed uncommitted
        foreach (var commit in batch)
            commit.Outcome = _statements.Apply(transaction, commit, ++_lastETag);
        _statements.SaveSequence(transaction, _lastETag);
        transaction.Commit();
    }
}
