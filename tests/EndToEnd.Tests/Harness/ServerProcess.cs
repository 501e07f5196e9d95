using System.Reflection;

namespace ServingCluster.EndToEnd.Tests.Harness;

/// <summary>The real program as a child process on a port of the loopback device that the system chose.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    public const string Token = "end-to-end-token";

    private static readonly string Program = typeof(ServerProcess).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "Program").Value!;

    private readonly ChildProgram _program;
    private ServerClient? _client;

    private ServerProcess(ChildProgram program) => _program = program;

    /// <summary>The folder of the sample models that come with the program.</summary>
    public static string Samples { get; } = Path.Combine(Path.GetDirectoryName(Program)!, "samples", "models");

    public OutputLines Output => _program.Output;

    /// <summary>Calls the server as its administrator.</summary>
    public ServerClient Client => _client ?? throw new InvalidOperationException("The server does not listen.");

    /// <summary>Starts the program and waits until it listens and has loaded everything.</summary>
    public static async Task<ServerProcess> StartAsync(DataFolder data, params IEnumerable<(string Setting, string Value)> settings)
    {
        var server = Launch(data, settings);
        try
        {
            await server.WaitUntilReadyAsync();
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts the program and waits for nothing.</summary>
    /// <param name="data">Where its state lies.</param>
    /// <param name="settings">Settings below <c>Serving</c>, or whole environment variables; an empty value unsets one.</param>
    public static ServerProcess Launch(DataFolder data, params IEnumerable<(string Setting, string Value)> settings) => new(new ChildProgram(
        ["dotnet", Program], data.Path,
        [
            ("ASPNETCORE_URLS", "http://127.0.0.1:0"), ("Serving__DataDirectory", data.Path), ("Serving__AdminToken", Token),
            .. settings.Select(s => (s.Setting.Contains('_', StringComparison.Ordinal) ? s.Setting : $"Serving__{s.Setting}", s.Value)),
        ]));

    /// <summary>Waits until the program says where it listens, which it does when everything is loaded.</summary>
    public async Task WaitUntilReadyAsync()
    {
        _client = new ServerClient(await _program.ListeningAsync(), Token);
        (await _client.GetAsync("/health/ready")).Expect(200);
    }

    /// <summary>Ends it as a power cut would.</summary>
    public Task KillAsync() => _program.KillAsync();

    /// <summary>Asks it to end, as a service manager does.</summary>
    public void Terminate() => _program.Signal(ChildProgram.Term);

    /// <summary>Waits for its end.</summary>
    /// <returns>Its exit code.</returns>
    public Task<int> WaitForExitAsync(TimeSpan atMost) => _program.WaitForExitAsync(atMost);

    /// <summary>Asks it to end and waits until it did so in good order.</summary>
    public async Task StopAsync()
    {
        Terminate();
        Assert.Equal(0, await WaitForExitAsync(TimeSpan.FromMinutes(1)));
    }

    public ValueTask DisposeAsync()
    {
        _client?.Dispose();
        return _program.DisposeAsync();
    }
}
