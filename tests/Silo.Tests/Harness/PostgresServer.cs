using System.Diagnostics;
using Npgsql;
using ServingCluster.Silo.Postgres;

namespace ServingCluster.Silo.Tests.Harness;

/// <summary>A PostgreSQL server of the tests' own in a folder of its own. Where PostgreSQL is not installed, there is none.</summary>
internal sealed class PostgresServer : IAsyncDisposable
{
    private const string User = "serving";
    private readonly string _folder = Directory.CreateTempSubdirectory("serving-postgres-").FullName;
    private readonly int _port = Ports.Free(1)[0];

    private PostgresServer()
    {
    }

    /// <summary>Why there is none; null when there can be one.</summary>
    public static string? Missing { get; } = Binaries is null ? "PostgreSQL is not installed" : null;

    public string ConnectionString => ConnectionStringAt("127.0.0.1");

    /// <summary>How it is reached at another of this machine's addresses.</summary>
    public string ConnectionStringAt(string address) =>
        $"Host={address};Port={_port};Username={User};Database=postgres;Timeout=10;Command Timeout=10";

    private static string? Binaries => Directory.Exists("/usr/lib/postgresql")
        ? Directory.GetDirectories("/usr/lib/postgresql").Select(d => Path.Combine(d, "bin")).Where(b => File.Exists(Path.Combine(b, "initdb"))).Max()
        : null;

    private string Data => Path.Combine(_folder, "data");

    /// <summary>Starts an empty server.</summary>
    public static async Task<PostgresServer> StartAsync()
    {
        var server = new PostgresServer();
        if (Environment.IsPrivilegedProcess)
            await RunAsync("chown", "postgres", server._folder);
        await AsPostgresAsync("initdb", "-D", server.Data, "-A", "trust", "-U", User, "--no-sync", "--locale=C", "--encoding=UTF8");
        await File.AppendAllTextAsync(Path.Combine(server.Data, "pg_hba.conf"), string.Concat(CutOffHost.Subnets.Select(s => $"host all all {s} trust\n")));
        await server.RestartAsync();
        return server;
    }

    /// <summary>Starts an empty server that has the tables of a cluster.</summary>
    public static async Task<PostgresServer> StartWithSchemaAsync()
    {
        var server = await StartAsync();
        await PostgresSchema.ApplyAsync(server.ConnectionString);
        return server;
    }

    /// <summary>Runs SQL by PostgreSQL's own program, which must find no mistake in it.</summary>
    public static async Task PsqlAsync(string connectionString, string sql)
    {
        var at = new NpgsqlConnectionStringBuilder(connectionString);
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, sql);
        await RunAsync(
            Path.Combine(Binaries!, "psql"), "-v", "ON_ERROR_STOP=1", "-h", at.Host!, "-p", $"{at.Port}", "-U", at.Username!, "-d", at.Database!, "-f", file);
        File.Delete(file);
    }

    /// <summary>Starts it again, over the data that it had.</summary>
    public Task RestartAsync() => AsPostgresAsync(
        "pg_ctl", "-D", Data, "-l", Path.Combine(_folder, "log"), "-w", "-t", "60",
        "-o", $"-p {_port} -c listen_addresses=* -c unix_socket_directories={_folder} -c max_connections=200", "start");

    /// <summary>Ends it, and every connection, as a power cut would.</summary>
    public async Task KillAsync()
    {
        var first = (await File.ReadAllLinesAsync(Path.Combine(Data, "postmaster.pid")))[0];
        // The children of the first process are of its group.
        await RunAsync("bash", "-c", $"kill -9 {first}; pkill -9 -P {first}; while kill -0 {first} 2>/dev/null; do sleep 0.05; done; sleep 0.5; rm -f {Data}/postmaster.pid");
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            await AsPostgresAsync("pg_ctl", "-D", Data, "-m", "immediate", "stop");
        }
        catch (InvalidOperationException)
        {
            // It was killed and not started again.
        }

        Directory.Delete(_folder, recursive: true);
    }

    // It refuses to run as root.
    private static Task AsPostgresAsync(string program, params string[] arguments)
    {
        var path = Path.Combine(Binaries!, program);
        return Environment.IsPrivilegedProcess
            ? RunAsync("setpriv", ["--reuid=postgres", "--regid=postgres", "--clear-groups", path, .. arguments])
            : RunAsync(path, arguments);
    }

    // Its output is not read: a server that pg_ctl starts would hold the pipe open for as long as it lives.
    private static async Task RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("bash", ["-c", "\"$0\" \"$@\" >/dev/null 2>&1", program, .. arguments]) { WorkingDirectory = "/" })!;
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}.");
    }
}
