using System.Net;
using System.Net.Sockets;
using System.Reflection;
using ServingCluster.EndToEnd.Tests.Harness;
using ServingCluster.Silo.Tests.Harness;

namespace ServingCluster.Silo.Tests.Processes;

/// <summary>A program that cannot start says why in a sentence and ends.</summary>
[Collection(Alone.Name)]
public sealed class StartTests(SharedPostgres postgres) : IDisposable
{
    private static readonly string Program = typeof(StartTests).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "Program").Value!;

    private readonly DataFolder _data = new();
    private readonly IReadOnlyList<int> _ports = Ports.Free(2);

    public void Dispose() => _data.Dispose();

    [Fact]
    public async Task Without_the_schema_it_says_how_to_make_it_and_then_starts()
    {
        var database = ("Serving__PostgresConnectionString", await postgres.NewDatabaseAsync());
        (string, string)[] settings = [("Serving__Clustering", "postgres"), ("Serving__AdvertisedAddress", "127.0.0.1"), database];
        await FailAsync("The database has no tables of this program yet. Make them by the command 'schema apply' of this program.", settings);

        await using (var schema = Run(["schema", "apply"], database))
            Assert.Equal(0, await schema.WaitForExitAsync(TimeSpan.FromMinutes(1)));
        await using var program = Run([], settings);
        await program.ListeningAsync();
        program.Signal(ChildProgram.Term);
        Assert.Equal(0, await program.WaitForExitAsync(TimeSpan.FromMinutes(1)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task At_a_port_that_is_taken_it_says_which_settings_are_meant(int port)
    {
        using var other = new TcpListener(IPAddress.Loopback, _ports[port]);
        other.Start();
        await FailAsync(l =>
            l.StartsWith($"  Serving:SiloPort {_ports[0]} or Serving:GatewayPort {_ports[1]} is taken: ", StringComparison.Ordinal)
            && l.EndsWith(". Each process of a machine needs ports of its own.", StringComparison.Ordinal));
    }

    [Fact]
    public Task With_settings_that_are_wrong_it_says_what_would_be_right() =>
        FailAsync("  Serving:Role must be one of frontend, worker, both, but is 'master'.", ("Serving__Role", "master"));

    private Task FailAsync(string sentence, params (string, string)[] settings) => FailAsync(l => l == sentence, settings);

    private async Task FailAsync(Predicate<string> sentence, params (string, string)[] settings)
    {
        await using var program = Run([], settings);
        Assert.Equal(1, await program.WaitForExitAsync(TimeSpan.FromMinutes(1)));
        Assert.Contains(program.Output.Snapshot(), sentence);
        Assert.DoesNotContain(program.Output.Snapshot(), l => l.StartsWith("Unhandled exception", StringComparison.Ordinal));
    }

    private ChildProgram Run(IEnumerable<string> arguments, params (string, string)[] settings) => new(
        ["dotnet", Program, .. arguments], _data.Path,
        [
            ("ASPNETCORE_URLS", "http://127.0.0.1:0"), ("Serving__DataDirectory", _data.Path), ("Serving__NodeDrainSeconds", "0"),
            ("Serving__SiloPort", $"{_ports[0]}"), ("Serving__GatewayPort", $"{_ports[1]}"), .. settings,
        ]);
}
