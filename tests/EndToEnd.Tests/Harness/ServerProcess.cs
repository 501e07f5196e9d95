using System.Collections.Concurrent;
using System.Diagnostics;
using System.Reflection;
using System.Runtime.InteropServices;

namespace ServingCluster.EndToEnd.Tests.Harness;

/// <summary>
/// The real program as a child process on a port of the loopback device that the system chose. It never outlives the tests;
/// what it wrote goes to the output of the test that it belongs to.
/// </summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    public const string Token = "end-to-end-token";

    private const int TerminateSignal = 15;
    private const string Listening = "Listening on ";
    private static readonly TimeSpan LongestStart = TimeSpan.FromMinutes(2);
    private static readonly ConcurrentDictionary<Process, bool> Live = new();
    private static readonly string Program = typeof(ServerProcess).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "Program").Value!;

    private readonly Process _process;
    private ServerClient? _client;

    static ServerProcess() => AppDomain.CurrentDomain.ProcessExit += (_, _) =>
    {
        foreach (var process in Live.Keys)
            process.Kill();
    };

    private ServerProcess(Process process)
    {
        _process = process;
        Live[process] = true;
    }

    /// <summary>The folder of the sample models that come with the program.</summary>
    public static string Samples { get; } = Path.Combine(Path.GetDirectoryName(Program)!, "samples", "models");

    public OutputLines Output { get; } = new();

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
    public static ServerProcess Launch(DataFolder data, params IEnumerable<(string Setting, string Value)> settings)
    {
        var start = new ProcessStartInfo("dotnet", [Program])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            WorkingDirectory = data.Path,
        };
        foreach (var inherited in start.Environment.Keys.Where(k => k.StartsWith("Serving", StringComparison.OrdinalIgnoreCase)).ToList())
            start.Environment.Remove(inherited);
        start.Environment["ASPNETCORE_URLS"] = "http://127.0.0.1:0";
        start.Environment["Serving__DataDirectory"] = data.Path;
        start.Environment["Serving__AdminToken"] = Token;
        foreach (var (setting, value) in settings)
            start.Environment[setting.Contains('_', StringComparison.Ordinal) ? setting : $"Serving__{setting}"] = value;

        var server = new ServerProcess(new Process { StartInfo = start, EnableRaisingEvents = true });
        server.Run();
        return server;
    }

    /// <summary>Waits until the program says where it listens, which it does when everything is loaded.</summary>
    public async Task WaitUntilReadyAsync()
    {
        var line = await Output.FindAsync(l => l.StartsWith(Listening, StringComparison.Ordinal)).WaitAsync(LongestStart)
            ?? throw new InvalidOperationException($"The server ended before it listened:{Environment.NewLine}{Output}");
        _client = new ServerClient(new Uri(line[Listening.Length..]), Token);
        (await _client.GetAsync("/health/ready")).Expect(200);
    }

    /// <summary>Ends it as a power cut would.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>Asks it to end, as a service manager does.</summary>
    public void Terminate() => Assert.Equal(0, Signal(_process.Id, TerminateSignal));

    /// <summary>Waits for its end.</summary>
    /// <returns>Its exit code.</returns>
    public async Task<int> WaitForExitAsync(TimeSpan atMost)
    {
        try
        {
            await _process.WaitForExitAsync().WaitAsync(atMost);
            return _process.ExitCode;
        }
        catch (TimeoutException)
        {
            throw new TimeoutException($"The server did not end within {atMost}:{Environment.NewLine}{Output}");
        }
    }

    /// <summary>Asks it to end and waits until it did so in good order.</summary>
    public async Task StopAsync()
    {
        Terminate();
        Assert.Equal(0, await WaitForExitAsync(TimeSpan.FromSeconds(30)));
    }

    public async ValueTask DisposeAsync()
    {
        _client?.Dispose();
        if (!_process.HasExited)
            await KillAsync();
        Live.TryRemove(_process, out _);
        TestContext.Current.TestOutputHelper?.WriteLine($"--- server {_process.Id}{Environment.NewLine}{Output}");
        _process.Dispose();
    }

    private void Run()
    {
        _process.OutputDataReceived += (_, e) => Note(e.Data);
        _process.ErrorDataReceived += (_, e) => Note(e.Data);
        _process.Exited += (_, _) => Output.End();
        _process.Start();
        _process.StandardInput.Close();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    private void Note(string? line)
    {
        if (line is not null)
            Output.Add(line);
    }

    [DllImport("libc", EntryPoint = "kill")]
    private static extern int Signal(int process, int signal);
}
