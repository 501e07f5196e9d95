using ServingCluster.Frontend.Settings;

namespace ServingCluster.Silo.Postgres;

/// <summary>The command <c>schema</c>: prints or applies the schema of PostgreSQL.</summary>
internal static class SchemaCommand
{
    public const string Usage = """
        schema print                        prints the tables of the cluster as SQL
        schema apply                        makes what is missing of them; may be run again at any time
        The database is the one of the setting Serving:PostgresConnectionString: an environment variable
        Serving__PostgresConnectionString, appsettings.json, or --Serving:PostgresConnectionString=... behind the command.
        """;

    /// <summary>Runs the command.</summary>
    /// <returns>The exit status of the program.</returns>
    public static async Task<int> RunAsync(string[] arguments, TextWriter output)
    {
        if (arguments is ["print"])
        {
            await output.WriteAsync(await PostgresSchema.ReadAsync());
            return 0;
        }

        if (arguments is not ["apply", ..])
        {
            await output.WriteLineAsync(Usage);
            return 2;
        }

        var key = SettingsReader.KeyOf("PostgresConnectionString");
        var connection = WebApplication.CreateSlimBuilder(arguments[1..]).Configuration[key];
        if (string.IsNullOrWhiteSpace(connection))
            throw new SettingsException([$"{key} is needed to apply the schema."]);
        await PostgresSchema.ApplyAsync(connection);
        await output.WriteLineAsync($"The schema is there, version {PostgresSchema.Version}.");
        return 0;
    }
}
