using ServingCluster.Grains.TestKit;
using ServingCluster.Silo.Tests.Harness;
using ServingCluster.Storage;

namespace ServingCluster.Silo.Tests.Storage;

public sealed class PostgresGrainStorageTests(SharedPostgres postgres) : StateStoreContract
{
    private readonly string _service = Guid.NewGuid().ToString("N");
    private StorageHost? _host;

    protected override async ValueTask<IStateStore> OpenAsync() =>
        (_host = await StorageHost.OnPostgresAsync(postgres.ConnectionString, _service)).Store;

    protected override async ValueTask CloseAsync()
    {
        if (_host is not null)
            await _host.DisposeAsync();
    }
}
