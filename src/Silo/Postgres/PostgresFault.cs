using System.Net.Sockets;
using Npgsql;
using ServingCluster.Errors;
using ServingCluster.Frontend.Settings;

namespace ServingCluster.Silo.Postgres;

/// <summary>What goes wrong on the way to PostgreSQL, in a sentence.</summary>
internal static class PostgresFault
{
    private static readonly string Key = SettingsReader.KeyOf("PostgresConnectionString");

    /// <summary>Whether an exception is about the database, the way to it, or the connection string.</summary>
    public static bool Is(Exception e) =>
        e is NpgsqlException or ArgumentException

        // What the driver says of a host that it does not find, and of one that does not answer.
        or SocketException or TimeoutException;

    /// <summary>The exception for whoever called. It names the server and never the password.</summary>
    /// <param name="connectionString">What was used.</param>
    /// <param name="e">What the driver said.</param>
    public static ServingException Explain(string connectionString, Exception e) => e is ArgumentException
        ? new ServingException(ErrorCode.InvalidState, $"{Key} is no connection string of PostgreSQL: {Sentence(e.Message)}", innerException: e)
        : new ServingException(
            ErrorCode.TemporarilyUnavailable, $"PostgreSQL at {ServerIn(connectionString)}, which {Key} names, cannot be used: {Sentence(CauseOf(e))}", innerException: e);

    private static string CauseOf(Exception e) => e switch
    {
        PostgresException refusal => refusal.MessageText,
        _ when TimedOut(e) => "It did not answer in time (Timeout and Command Timeout in the connection string say how long it may take)",
        _ => e.GetBaseException().Message,
    };

    // The driver has a text of its own for each place at which it may be waiting, and the system has another.
    private static bool TimedOut(Exception e) => e.GetBaseException() is TimeoutException or SocketException { SocketErrorCode: SocketError.TimedOut };

    private static string ServerIn(string connectionString)
    {
        var at = new NpgsqlConnectionStringBuilder(connectionString);
        return $"{at.Host}:{at.Port}";
    }

    private static string Sentence(string text) => text.TrimEnd('.') + ".";
}
