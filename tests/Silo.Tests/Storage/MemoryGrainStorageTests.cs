using ServingCluster.Grains.TestKit;
using ServingCluster.Storage;

namespace ServingCluster.Silo.Tests.Storage;

public sealed class MemoryGrainStorageTests : StateStoreContract
{
    private StorageHost? _host;

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await _host!.DisposeAsync();
    }

    // What is in memory outlives a closed store, not the silo.
    protected override async ValueTask<IStateStore> OpenAsync() => (_host ??= await StorageHost.InMemoryAsync()).Store;

    protected override ValueTask CloseAsync() => ValueTask.CompletedTask;
}
