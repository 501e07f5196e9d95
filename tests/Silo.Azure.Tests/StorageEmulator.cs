using System.Net.Sockets;
using System.Reflection;
using ServingCluster.EndToEnd.Tests.Harness;
using ServingCluster.Silo.Tests.Harness;

namespace ServingCluster.Silo.Azure.Tests;

/// <summary>Azurite, Azure Storage's emulator, for all tests.</summary>
public sealed class StorageEmulator : IAsyncLifetime
{
    // The account that every such emulator has.
    private const string Account = "devstoreaccount1";
    private const string Key = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    private static readonly string Program = typeof(StorageEmulator).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "Azurite").Value!;

    private readonly DataFolder _data = new();
    private readonly IReadOnlyList<int> _ports = Ports.Free(3);
    private ChildProgram? _program;

    public string ConnectionString
    {
        get
        {
            Assert.SkipWhen(_program is null, "azurite is not installed: 'npm ci' in tests/Silo.Azure.Tests installs it");
            return $"DefaultEndpointsProtocol=http;AccountName={Account};AccountKey={Key};BlobEndpoint={At(0)};TableEndpoint={At(1)};QueueEndpoint={At(2)};";
        }
    }

    public async ValueTask InitializeAsync()
    {
        if (!File.Exists(Program))
            return;
        _program = new ChildProgram(
        [
            Program, "--silent", "--skipApiVersionCheck", "--disableTelemetry", "--location", _data.Path,
            "--blobPort", $"{_ports[0]}", "--tablePort", $"{_ports[1]}", "--queuePort", $"{_ports[2]}",
        ], _data.Path, []);
        foreach (var port in _ports)
            await Eventually.GetAsync(() => ListensAsync(port), listens => listens, $"azurite listens at {port}");
    }

    public async ValueTask DisposeAsync()
    {
        if (_program is not null)
            await _program.DisposeAsync();
        _data.Dispose();
    }

    private string At(int service) => $"http://127.0.0.1:{_ports[service]}/{Account}";

    private static async Task<bool> ListensAsync(int port)
    {
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync("127.0.0.1", port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
