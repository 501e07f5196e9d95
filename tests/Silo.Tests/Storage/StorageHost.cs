using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Storage;
using ServingCluster.Silo.Postgres;
using ServingCluster.Silo.Storage;
using ServingCluster.Silo.Tests.Harness;
using ServingCluster.Storage;

namespace ServingCluster.Silo.Tests.Storage;

/// <summary>A silo that has nothing but a grain storage.</summary>
internal sealed class StorageHost : IAsyncDisposable
{
    private const string Name = "serving";
    private readonly IHost _host;

    private StorageHost(IHost host) => _host = host;

    public IStateStore Store => new OrleansStateStore(_host.Services.GetRequiredKeyedService<IGrainStorage>(Name), TimeProvider.System);

    public static Task<StorageHost> InMemoryAsync() => StartAsync("memory", silo => silo.AddMemoryGrainStorage(Name));

    /// <summary>Over a database.</summary>
    /// <param name="connectionString">The database.</param>
    /// <param name="service">Tells stores in one database apart.</param>
    public static Task<StorageHost> OnPostgresAsync(string connectionString, string service) => StartAsync(service, silo =>
        silo.AddAdoNetGrainStorage(Name, o =>
        {
            (o.Invariant, o.ConnectionString) = (PostgresSchema.Invariant, connectionString);
            o.GrainStorageSerializer = new RecordSerializer();
        }));

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
    }

    private static async Task<StorageHost> StartAsync(string service, Action<ISiloBuilder> storage)
    {
        var ports = Ports.Free(2);
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders();
        builder.UseOrleans(silo =>
        {
            silo.UseLocalhostClustering(ports[0], ports[1], serviceId: service, clusterId: service);
            storage(silo);
        });
        var host = builder.Build();
        await host.StartAsync();
        return new StorageHost(host);
    }
}
