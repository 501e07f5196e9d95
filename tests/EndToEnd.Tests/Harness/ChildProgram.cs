using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime.InteropServices;

namespace ServingCluster.EndToEnd.Tests.Harness;

/// <summary>
/// A .NET program as a child process. It never outlives the tests; what it wrote goes to the output of the test that it belongs to.
/// </summary>
internal sealed class ChildProgram : IAsyncDisposable
{
    public const int Term = 15;
    public const int Stop = 19;
    public const int Continue = 18;

    private const string Listening = "Listening on ";
    private static readonly TimeSpan LongestStart = TimeSpan.FromMinutes(2);
    private static readonly ConcurrentDictionary<Process, bool> Live = new();

    private readonly Process _process;

    static ChildProgram() => AppDomain.CurrentDomain.ProcessExit += (_, _) =>
    {
        foreach (var process in Live.Keys)
            process.Kill();
    };

    /// <summary>Starts it.</summary>
    /// <param name="command">The program and its arguments.</param>
    /// <param name="folder">Its working directory.</param>
    /// <param name="environment">Variables for it; an empty value unsets one. It inherits no settings of the product.</param>
    public ChildProgram(IReadOnlyList<string> command, string folder, IEnumerable<(string Name, string Value)> environment)
    {
        var start = new ProcessStartInfo(command[0], command.Skip(1))
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            WorkingDirectory = folder,
        };
        foreach (var inherited in start.Environment.Keys.Where(k => k.StartsWith("Serving", StringComparison.OrdinalIgnoreCase)).ToList())
            start.Environment.Remove(inherited);
        foreach (var (name, value) in environment)
            start.Environment[name] = value;

        _process = new Process { StartInfo = start, EnableRaisingEvents = true };
        Live[_process] = true;
        _process.OutputDataReceived += (_, e) => Note(e.Data);
        _process.ErrorDataReceived += (_, e) => Note(e.Data);
        _process.Exited += (_, _) => Output.End();
        _process.Start();
        _process.StandardInput.Close();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public OutputLines Output { get; } = new();

    public bool HasExited => _process.HasExited;

    public int Id => _process.Id;

    /// <summary>Waits until the program says where it listens, which it does when everything is loaded.</summary>
    public async Task<Uri> ListeningAsync()
    {
        var line = await Output.FindAsync(l => l.StartsWith(Listening, StringComparison.Ordinal)).WaitAsync(LongestStart)
            ?? throw new InvalidOperationException($"The program ended before it listened:{Environment.NewLine}{Output}");
        return new Uri(line[Listening.Length..]);
    }

    /// <summary>Ends it as a power cut would.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>Sends it a signal.</summary>
    public void Signal(int signal) => Assert.Equal(0, Kill(_process.Id, signal));

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
            throw new TimeoutException($"The program did not end within {atMost}:{Environment.NewLine}{Output}");
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            await KillAsync();
        Live.TryRemove(_process, out _);
        TestContext.Current.TestOutputHelper?.WriteLine($"--- program {_process.Id}{Environment.NewLine}{Output}");
        _process.Dispose();
    }

    private void Note(string? line)
    {
        if (line is not null)
            Output.Add(line);
    }

    [DllImport("libc", EntryPoint = "kill")]
    private static extern int Kill(int process, int signal);
}
