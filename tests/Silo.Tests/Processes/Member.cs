using ServingCluster.EndToEnd.Tests.Harness;

namespace ServingCluster.Silo.Tests.Processes;

/// <summary>One process of a cluster, which may be killed and started again under its name.</summary>
internal sealed class Member(string name, bool isFrontend, int siloPort, Func<ChildProgram> launch) : IAsyncDisposable
{
    private ChildProgram? _program;
    private volatile ServerClient? _client;

    public string Name => name;

    public bool IsFrontend => isFrontend;

    /// <summary>Where the other silos reach it.</summary>
    public int SiloPort => siloPort;

    /// <summary>Calls it as the administrator; null while it is not to be called.</summary>
    public ServerClient? Client => _client;

    public ChildProgram Program => _program ?? throw new InvalidOperationException($"{name} was not started.");

    public bool IsRunning => _program is { HasExited: false };

    /// <summary>Starts it and waits until it serves.</summary>
    public async Task StartAsync()
    {
        if (_program is not null)
            await DisposeAsync();
        _program = launch();
        _client = new ServerClient(await _program.ListeningAsync(), ClusterProcesses.Token);
    }

    /// <summary>From here on nobody calls it.</summary>
    public void TakeOut() => _client = null;

    /// <summary>Ends it as a power cut would: whoever calls it meanwhile finds out the hard way.</summary>
    public async Task KillAsync()
    {
        await Program.KillAsync();
        TakeOut();
    }

    /// <summary>Ends it as an orchestrator does: no new requests, then the signal.</summary>
    public async Task StopAsync()
    {
        TakeOut();
        Program.Signal(ChildProgram.Term);
        Assert.Equal(0, await Program.WaitForExitAsync(TimeSpan.FromMinutes(3)));
    }

    public async ValueTask DisposeAsync()
    {
        TakeOut();
        if (_program is not null)
            await _program.DisposeAsync();
        _program = null;
    }
}
