using Microsoft.Data.Sqlite;
using ServingCluster.Errors;

namespace ServingCluster.Grains.Storage;

/// <summary>The tables of the state file, and whose file it is.</summary>
internal static class SqliteSchema
{
    /// <summary>The version that this server writes; the file keeps it in <c>PRAGMA user_version</c>.</summary>
    public const int Version = 1;

    /// <summary>Marks the file as ours in <c>PRAGMA application_id</c>: "SRVC".</summary>
    public const int ApplicationId = 0x53525643;

    // The sequence is a table of its own, so that ETags keep growing when the newest record is deleted.
    private const string CreateVersion1 = """
        CREATE TABLE records (key TEXT NOT NULL PRIMARY KEY, etag INTEGER NOT NULL, value BLOB NOT NULL);
        CREATE TABLE etag_sequence (last INTEGER NOT NULL);
        INSERT INTO etag_sequence VALUES (0);
        """;

    /// <summary>Makes the tables in an empty file; otherwise checks that the file is ours and not of a newer version.</summary>
    /// <exception cref="ServingException">The file is somebody else's, or of a newer version.</exception>
    public static void Prepare(SqliteConnection connection, string path)
    {
        using var transaction = connection.BeginTransaction();
        var version = Number(connection, "PRAGMA user_version");
        var isEmpty = Number(connection, "SELECT count(*) FROM sqlite_schema") == 0;
        if (!isEmpty && Number(connection, "PRAGMA application_id") != ApplicationId)
            throw NotOurs(path);
        if (version > Version)
            throw TooNew(path, version);
        if (isEmpty)
            Execute(connection, $"{CreateVersion1} PRAGMA user_version = {Version}; PRAGMA application_id = {ApplicationId};");
        transaction.Commit();
    }

    public static long Number(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return (long)command.ExecuteScalar()!;
    }

    public static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private static ServingException NotOurs(string path) => new(
        ErrorCode.InternalError,
        $"'{path}' is a database of another program. Choose another data directory, or move the file away.");

    private static ServingException TooNew(string path, long version) => new(
        ErrorCode.InternalError,
        $"'{path}' has version {version}; this version of the server knows versions up to {Version}. " +
        "Start the newer version that wrote it, or restore a backup from before the upgrade.");
}
