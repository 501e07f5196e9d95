using ServingCluster.Grains.Storage;
using ServingCluster.Grains.TestKit;
using ServingCluster.Storage;

namespace ServingCluster.Grains.Tests.Storage;

public sealed class MemoryStateStoreTests : StateStoreContract
{
    private readonly MemoryStateStore _store = new();

    protected override ValueTask<IStateStore> OpenAsync() => new(_store);

    protected override ValueTask CloseAsync() => ValueTask.CompletedTask;
}
