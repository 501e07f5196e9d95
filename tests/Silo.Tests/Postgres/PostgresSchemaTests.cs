using System.Net;
using System.Net.Sockets;
using Npgsql;
using ServingCluster.Errors;
using ServingCluster.Frontend.Settings;
using ServingCluster.Silo.Postgres;
using ServingCluster.Silo.Settings;
using ServingCluster.Silo.Tests.Harness;
using ServingCluster.Silo.Tests.Storage;

namespace ServingCluster.Silo.Tests.Postgres;

[Collection(Alone.Name)]
public sealed class PostgresSchemaTests(SharedPostgres postgres)
{
    private const string Tables = "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'";
    private const string Statements = "SELECT md5(string_agg(QueryKey || QueryText, ',' ORDER BY QueryKey)) FROM OrleansQuery";

    [Fact]
    public async Task Applied_again_it_changes_nothing_and_keeps_what_is_there()
    {
        var database = await postgres.NewDatabaseAsync();
        await PostgresSchema.ApplyAsync(database);
        var before = (await AskAsync(database, Tables), await AskAsync(database, Statements), await AskAsync(database, "SELECT AppliedAt FROM ServingSchema"));
        await using (var host = await StorageHost.OnPostgresAsync(database, "kept"))
            await host.Store.WriteAsync("k", "v"u8.ToArray(), null, default);

        await PostgresSchema.ApplyAsync(database);

        Assert.Equal(before, (await AskAsync(database, Tables), await AskAsync(database, Statements), await AskAsync(database, "SELECT AppliedAt FROM ServingSchema")));
        await using var again = await StorageHost.OnPostgresAsync(database, "kept");
        Assert.Equal("v"u8.ToArray(), (await again.Store.ReadAsync("k", default))!.Value.ToArray());
        await PostgresSchema.CheckAsync(SettingsFor(database));
    }

    [Fact]
    public async Task Several_may_apply_it_at_once()
    {
        var database = await postgres.NewDatabaseAsync();
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => PostgresSchema.ApplyAsync(database)));
        await PostgresSchema.CheckAsync(SettingsFor(database));
    }

    [Fact]
    public async Task Applied_again_it_mends_a_statement_that_was_changed()
    {
        var database = await postgres.NewDatabaseAsync();
        await PostgresSchema.ApplyAsync(database);
        var before = await AskAsync(database, Statements);
        await AskAsync(database, "UPDATE OrleansQuery SET QueryText = 'SELECT 1'");
        await PostgresSchema.ApplyAsync(database);
        Assert.Equal(before, await AskAsync(database, Statements));
    }

    [Fact]
    public async Task What_cannot_be_applied_as_a_whole_is_not_applied_at_all()
    {
        var database = await postgres.NewDatabaseAsync();
        await AskAsync(database, "CREATE TABLE OrleansRemindersTable (somebody_elses text)");
        await Assert.ThrowsAsync<ServingException>(() => PostgresSchema.ApplyAsync(database));
        Assert.Equal(1L, await AskAsync(database, Tables));
    }

    [Fact]
    public async Task A_database_without_the_schema_is_told_with_how_to_make_it()
    {
        var database = await postgres.NewDatabaseAsync();
        var refusal = await Assert.ThrowsAsync<ServingException>(() => PostgresSchema.CheckAsync(SettingsFor(database)));
        Assert.Equal(ErrorCode.InvalidState, refusal.Code);
        Assert.Equal("The database has no tables of this program yet. Make them by the command 'schema apply' of this program.", refusal.Message);
    }

    [Fact]
    public async Task The_schema_of_a_newer_release_is_neither_used_nor_overwritten()
    {
        var database = await postgres.NewDatabaseAsync();
        await PostgresSchema.ApplyAsync(database);
        await AskAsync(database, $"INSERT INTO ServingSchema (Version) VALUES ({PostgresSchema.Version + 1}); UPDATE OrleansQuery SET QueryText = 'newer'");
        var statements = await AskAsync(database, Statements);
        var expected = $"The database's schema has version {PostgresSchema.Version + 1}; this program knows {PostgresSchema.Version}. Use the program of the release that made it.";
        Assert.Equal(expected, (await Assert.ThrowsAsync<ServingException>(() => PostgresSchema.CheckAsync(SettingsFor(database)))).Message);
        Assert.Equal(expected, (await Assert.ThrowsAsync<ServingException>(() => PostgresSchema.ApplyAsync(database))).Message);
        Assert.Equal(statements, await AskAsync(database, Statements));
    }

    [Fact]
    public async Task The_schema_of_an_older_release_is_told_with_how_to_renew_it()
    {
        var database = await postgres.NewDatabaseAsync();
        await PostgresSchema.ApplyAsync(database);
        await AskAsync(database, "UPDATE ServingSchema SET Version = 0");
        var refusal = await Assert.ThrowsAsync<ServingException>(() => PostgresSchema.CheckAsync(SettingsFor(database)));
        Assert.Equal($"The database's schema has version 0; this program needs {PostgresSchema.Version}. Run 'schema apply' of this program.", refusal.Message);
    }

    [Fact]
    public async Task A_user_who_may_not_make_tables_is_told_so()
    {
        var database = await postgres.NewDatabaseAsync();
        var user = $"reader_{Guid.NewGuid():N}";
        await AskAsync(database, $"CREATE ROLE {user} LOGIN");
        await AskAsync(database, "REVOKE CREATE ON SCHEMA public FROM PUBLIC");
        var refusal = await Assert.ThrowsAsync<ServingException>(
            () => PostgresSchema.ApplyAsync(new NpgsqlConnectionStringBuilder(database) { Username = user }.ConnectionString));
        Assert.EndsWith("which Serving:PostgresConnectionString names, cannot be used: permission denied for schema public.", refusal.Message);
    }

    [Theory]
    [InlineData("127.0.0.1:1")]
    [InlineData("does-not-exist.invalid:5432")]
    public async Task A_database_that_cannot_be_reached_is_told_with_its_address(string server)
    {
        var at = server.Split(':');
        foreach (var use in new Func<string, Task>[] { s => PostgresSchema.CheckAsync(SettingsFor(s)), PostgresSchema.ApplyAsync })
        {
            var refusal = await Assert.ThrowsAsync<ServingException>(() => use($"Host={at[0]};Port={at[1]};Username=u;Password=very-secret"));
            Assert.Equal(ErrorCode.TemporarilyUnavailable, refusal.Code);
            Assert.Matches($"^PostgreSQL at {server}, which Serving:PostgresConnectionString names, cannot be used: [A-Z][^.]+\\.$", refusal.Message);
        }
    }

    [Theory]
    [InlineData("Port=many", "port")]
    [InlineData("Colour=blue", "colour")]
    public async Task A_text_that_is_no_connection_string_is_told_with_the_part_that_is_wrong(string part, string name)
    {
        var refusal = await Assert.ThrowsAsync<ServingException>(() => PostgresSchema.CheckAsync(SettingsFor($"Host=127.0.0.1;Password=very-secret;{part}")));
        Assert.StartsWith("Serving:PostgresConnectionString is no connection string of PostgreSQL: ", refusal.Message);
        Assert.Contains(name, refusal.Message, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("very-secret", refusal.Message);
        TestContext.Current.TestOutputHelper?.WriteLine(refusal.Message);
    }

    [Fact]
    public async Task A_server_that_takes_connections_and_says_nothing_is_told_in_a_sentence()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        var port = ((IPEndPoint)silent.LocalEndpoint).Port;
        var refusal = await Assert.ThrowsAsync<ServingException>(
            () => PostgresSchema.CheckAsync(SettingsFor($"Host=127.0.0.1;Port={port};Username=u;Password=very-secret;Timeout=1")));
        Assert.Equal($"PostgreSQL at 127.0.0.1:{port}, which Serving:PostgresConnectionString names, cannot be used: {NoAnswer}", refusal.Message);
    }

    [Fact]
    public Task A_cluster_without_PostgreSQL_needs_no_schema() => PostgresSchema.CheckAsync(new ClusterSettings());

    [Fact]
    public async Task The_command_applies_it_to_the_database_of_the_settings()
    {
        var database = await postgres.NewDatabaseAsync();
        var output = new StringWriter();
        Assert.Equal(0, await SchemaCommand.RunAsync(["apply", $"--Serving:PostgresConnectionString={database}"], output));
        Assert.Equal("The schema is there, version 1.", output.ToString().TrimEnd());
        await PostgresSchema.CheckAsync(SettingsFor(database));
    }

    [Fact]
    public async Task The_command_says_what_it_needs()
    {
        Assert.Equal(
            ["Serving:PostgresConnectionString is needed to apply the schema."],
            (await Assert.ThrowsAsync<SettingsException>(() => SchemaCommand.RunAsync(["apply"], TextWriter.Null))).Mistakes);
        foreach (var arguments in new string[][] { [], ["drop"], ["print", "all"] })
        {
            var output = new StringWriter();
            Assert.Equal(2, await SchemaCommand.RunAsync(arguments, output));
            Assert.Contains("schema apply", output.ToString());
        }
    }

    [Fact]
    public async Task What_the_command_prints_can_be_run_by_psql()
    {
        var database = await postgres.NewDatabaseAsync();
        var output = new StringWriter();
        Assert.Equal(0, await SchemaCommand.RunAsync(["print"], output));
        await PostgresServer.PsqlAsync(database, output.ToString());
        await PostgresSchema.CheckAsync(SettingsFor(database));
    }

    private const string NoAnswer = "It did not answer in time (Timeout and Command Timeout in the connection string say how long it may take).";

    private static ClusterSettings SettingsFor(string database) => new() { Clustering = "postgres", PostgresConnectionString = database };

    private static async Task<object?> AskAsync(string database, string sql)
    {
        await using var connection = new NpgsqlConnection(database);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync();
    }
}
