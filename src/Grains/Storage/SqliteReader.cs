using System.Globalization;
using Microsoft.Data.Sqlite;
using ServingCluster.Storage;

namespace ServingCluster.Grains.Storage;

/// <summary>
/// Reads of a state file, each over a connection of its own from Microsoft.Data.Sqlite's pool, so that they run beside each
/// other and beside the writer. They run on the caller's thread: SQLite has no asynchronous reads, and these are short.
/// </summary>
internal sealed class SqliteReader(string connectionString, string path) : IDisposable
{
    private const string Columns = "SELECT key, value, etag FROM records";

    public StoredRecord? Read(string key)
    {
        try
        {
            using var connection = Open();
            using var command = connection.CreateCommand();
            command.CommandText = $"{Columns} WHERE key = $key";
            command.Parameters.AddWithValue("$key", key);
            using var rows = command.ExecuteReader();
            return rows.Read() ? Current(rows) : null;
        }
        catch (SqliteException e)
        {
            throw SqliteFailures.Translate(e, path);
        }
    }

    /// <summary>The records from <paramref name="prefix"/> on, as of now.</summary>
    public IEnumerable<StoredRecord> List(string prefix)
    {
        using var connection = Guarded(Open);
        using var command = connection.CreateCommand();
        command.CommandText = $"{Columns} WHERE key >= $prefix ORDER BY key";
        command.Parameters.AddWithValue("$prefix", prefix);
        using var rows = Guarded(command.ExecuteReader);

        // Keys with the prefix lie together; the first other key ends them. (No LIKE: '%' and '_' are plain characters here.)
        while (Guarded(rows.Read) && Guarded(() => Current(rows)) is var record
            && record.Key.StartsWith(prefix, StringComparison.Ordinal))
            yield return record;
    }

    public void Dispose()
    {
        using var connection = new SqliteConnection(connectionString);
        SqliteConnection.ClearPool(connection);
    }

    private static StoredRecord Current(SqliteDataReader rows) => new(
        rows.GetString(0),
        rows.GetFieldValue<byte[]>(1),
        rows.GetInt64(2).ToString(CultureInfo.InvariantCulture));

    private SqliteConnection Open()
    {
        var connection = new SqliteConnection(connectionString);
        connection.Open();
        return connection;
    }

    private T Guarded<T>(Func<T> step)
    {
        try
        {
            return step();
        }
        catch (SqliteException e)
        {
            throw SqliteFailures.Translate(e, path);
        }
    }
}
