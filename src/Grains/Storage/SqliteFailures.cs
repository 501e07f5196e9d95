using Microsoft.Data.Sqlite;
using ServingCluster.Errors;

namespace ServingCluster.Grains.Storage;

/// <summary>What SQLite's result codes (https://www.sqlite.org/rescode.html) mean to whoever runs the server.</summary>
internal static class SqliteFailures
{
    private const int Busy = 5;
    private const int Locked = 6;
    private const int ReadOnly = 8;
    private const int IOError = 10;
    private const int Corrupt = 11;
    private const int Full = 13;
    private const int CannotOpen = 14;
    private const int TooBig = 18;
    private const int NotADatabase = 26;

    public static ServingException Translate(SqliteException e, string path)
    {
        var (code, message) = Explain(e, path);
        return new ServingException(code, message, innerException: e);
    }

    private static (ErrorCode Code, string Message) Explain(SqliteException e, string path) => e.SqliteErrorCode switch
    {
        Full => (ErrorCode.TemporarilyUnavailable, $"There is no room left for '{path}'. Nothing was written; free some disk space."),
        Busy or Locked => (ErrorCode.TemporarilyUnavailable,
            $"Another process keeps '{path}' locked. Nothing was written; close whatever has the file open."),
        TooBig => (ErrorCode.InvalidParameterValue, "The record is larger than the database takes (about 1 GB). Nothing was written."),
        ReadOnly or CannotOpen => (ErrorCode.InternalError,
            $"'{path}' cannot be opened for writing. Give the server's user write access to the file and its directory."),
        Corrupt or NotADatabase => (ErrorCode.InternalError,
            $"'{path}' is damaged or not a database. Stop the server and put a backup in its place, or move it away to start empty."),
        IOError => (ErrorCode.InternalError,
            $"The disk under '{path}' fails (SQLite code {e.SqliteExtendedErrorCode}). Nothing was acknowledged; check the disk."),
        _ => (ErrorCode.InternalError, $"'{path}' cannot be used: {e.Message}"),
    };
}
