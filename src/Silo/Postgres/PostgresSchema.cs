using Npgsql;
using ServingCluster.Errors;
using ServingCluster.Silo.Settings;

namespace ServingCluster.Silo.Postgres;

/// <summary>The tables of members, state and reminders in PostgreSQL: <c>schema.sql</c>.</summary>
internal static class PostgresSchema
{
    /// <summary>The name by which Orleans' ADO.NET providers find the driver.</summary>
    public const string Invariant = "Npgsql";

    /// <summary>The version of the schema that this program needs.</summary>
    public const int Version = 1;

    private const string Resource = "ServingCluster.Silo.Postgres.schema.sql";

    // Any number, the same for all that apply the schema.
    private const long LockKey = 0x5343_5343_4845_4D41;

    /// <summary>The schema as SQL.</summary>
    public static async Task<string> ReadAsync()
    {
        using var reader = new StreamReader(typeof(PostgresSchema).Assembly.GetManifestResourceStream(Resource)!);
        return await reader.ReadToEndAsync();
    }

    /// <summary>Makes what is missing, as a whole or not at all. Several may do so at once.</summary>
    /// <exception cref="ServingException">The database cannot be reached or refuses, or its schema is of a newer version.</exception>
    public static async Task ApplyAsync(string connectionString)
    {
        try
        {
            await using var connection = new NpgsqlConnection(connectionString);
            await connection.OpenAsync();
            await using var transaction = await connection.BeginTransactionAsync();
            await ExecuteAsync(connection, $"SELECT pg_advisory_xact_lock({LockKey})");
            if (await VersionAsync(connection) is { } version and > Version)
                throw Newer(version);
            await ExecuteAsync(connection, await ReadAsync());
            await transaction.CommitAsync();
        }
        catch (Exception e) when (PostgresFault.Is(e))
        {
            throw PostgresFault.Explain(connectionString, e);
        }
    }

    /// <summary>Looks whether the schema is there, where it is needed.</summary>
    /// <exception cref="ServingException">It is not, or is of another version, or the database cannot be reached.</exception>
    public static async Task CheckAsync(ClusterSettings settings)
    {
        if (settings.PostgresConnectionString.Length == 0)
            return;
        var version = await VersionAsync(settings.PostgresConnectionString);
        if (version == Version)
            return;
        throw version switch
        {
            null => new ServingException(
                ErrorCode.InvalidState, "The database has no tables of this program yet. Make them by the command 'schema apply' of this program."),
            > Version => Newer(version.Value),
            _ => new ServingException(
                ErrorCode.InvalidState, $"The database's schema has version {version}; this program needs {Version}. Run 'schema apply' of this program."),
        };
    }

    private static async Task<int?> VersionAsync(string connectionString)
    {
        try
        {
            await using var connection = new NpgsqlConnection(connectionString);
            await connection.OpenAsync();
            return await VersionAsync(connection);
        }
        catch (Exception e) when (PostgresFault.Is(e))
        {
            throw PostgresFault.Explain(connectionString, e);
        }
    }

    private static async Task<int?> VersionAsync(NpgsqlConnection connection)
    {
        // Asked for first: a statement that fails would end the transaction that it is in.
        await using var there = new NpgsqlCommand("SELECT to_regclass('ServingSchema') IS NOT NULL", connection);
        if (await there.ExecuteScalarAsync() is not true)
            return null;
        await using var command = new NpgsqlCommand("SELECT max(Version) FROM ServingSchema", connection);
        return await command.ExecuteScalarAsync() as int?;
    }

    // Statements in one go and without parameters: some of their text looks like parameters.
    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using var batch = new NpgsqlBatch(connection);
        foreach (var statement in Statements(sql))
            batch.BatchCommands.Add(new NpgsqlBatchCommand(statement));
        await batch.ExecuteNonQueryAsync();
    }

    // At the semicolons that end a line, which no text of the schema has within.
    private static IEnumerable<string> Statements(string sql) =>
        sql.Split(";\n", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Where(s => s.Length > 0);

    private static ServingException Newer(int version) => new(
        ErrorCode.InvalidState, $"The database's schema has version {version}; this program knows {Version}. Use the program of the release that made it.");
}
