using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ServingCluster.Frontend.Settings;
using ServingCluster.Grains.TestKit;
using ServingCluster.Silo.Storage;
using ServingCluster.Silo.Tests.Harness;
using ServingCluster.Storage;

namespace ServingCluster.Silo.Azure.Tests;

/// <summary>The contract of stores over blobs.</summary>
public sealed class AzureStateStoreTests(StorageEmulator emulator) : StateStoreContract
{
    private const string Name = "serving";

    private readonly string _service = Guid.NewGuid().ToString("N");
    private IHost? _host;

    protected override async ValueTask<IStateStore> OpenAsync()
    {
        var ports = Ports.Free(2);
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders();
        builder.UseOrleans(silo =>
        {
            silo.UseLocalhostClustering(ports[0], ports[1], serviceId: _service, clusterId: _service);
            Provider().AddStorage(silo, Name);
        });
        _host = builder.Build();
        await _host.StartAsync();
        return new OrleansStateStore(_host.Services.GetRequiredKeyedService<Orleans.Storage.IGrainStorage>(Name), TimeProvider.System);
    }

    protected override async ValueTask CloseAsync()
    {
        if (_host is null)
            return;
        await _host.StopAsync();
        _host.Dispose();
    }

    private AzureProvider Provider()
    {
        var provider = new AzureProvider();
        var mistakes = new List<string>();
        SettingsReader.Read(
            new ConfigurationBuilder().AddInMemoryCollection([KeyValuePair.Create("Serving:AzureStorageConnectionString", (string?)emulator.ConnectionString)]).Build(),
            mistakes, [provider.Book]);
        Assert.Empty(mistakes);
        return provider;
    }
}
