using ServingCluster.Frontend.Auth;
using ServingCluster.Storage;

namespace ServingCluster.Frontend.Health;

/// <summary>The state store answers.</summary>
internal sealed class StoreCheck(IStateStore store) : IReadinessCheck
{
    public string Name => "store";

    public async ValueTask<string?> CheckAsync(CancellationToken cancellationToken) =>
        await store.ReadAsync(InstallationRecord.Key, cancellationToken) is null
            ? "The store lost the record that every start leaves in it."
            : null;
}
