using Microsoft.Data.Sqlite;

namespace ServingCluster.Grains.Storage;

/// <summary>The prepared statements of the writer's connection. Each changes one row or none.</summary>
internal sealed class SqliteStatements(SqliteConnection connection) : IDisposable
{
    private readonly SqliteCommand _create = Prepare(connection,
        "INSERT INTO records (key, etag, value) VALUES ($key, $etag, $value) ON CONFLICT (key) DO NOTHING",
        "$key", "$etag", "$value");

    private readonly SqliteCommand _update = Prepare(connection,
        "UPDATE records SET etag = $etag, value = $value WHERE key = $key AND etag = $expected",
        "$key", "$etag", "$value", "$expected");

    private readonly SqliteCommand _delete = Prepare(connection,
        "DELETE FROM records WHERE key = $key AND etag = $expected",
        "$key", "$expected");

    private readonly SqliteCommand _saveSequence = Prepare(connection, "UPDATE etag_sequence SET last = $last", "$last");

    /// <summary>The new ETag, or null when the record was not in the expected state.</summary>
    public long? Apply(SqliteTransaction transaction, SqliteCommit commit, long etag)
    {
        var rows = (commit.Value, commit.ExpectedETag) switch
        {
            (null, _) => Run(_delete, transaction, commit.Key, commit.ExpectedETag),
            (_, null) => Run(_create, transaction, commit.Key, etag, commit.Value),
            _ => Run(_update, transaction, commit.Key, etag, commit.Value, commit.ExpectedETag),
        };
        return rows == 1 ? etag : null;
    }

    public void SaveSequence(SqliteTransaction transaction, long last) => Run(_saveSequence, transaction, last);

    public void Dispose()
    {
        _create.Dispose();
        _update.Dispose();
        _delete.Dispose();
        _saveSequence.Dispose();
    }

    private static int Run(SqliteCommand command, SqliteTransaction transaction, params ReadOnlySpan<object?> values)
    {
        command.Transaction = transaction;
        for (var i = 0; i < values.Length; i++)
            command.Parameters[i].Value = values[i];
        return command.ExecuteNonQuery();
    }

    private static SqliteCommand Prepare(SqliteConnection connection, string sql, params ReadOnlySpan<string> parameters)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var name in parameters)
            command.Parameters.Add(new SqliteParameter { ParameterName = name });
        return command;
    }
}
