using System.Collections.Immutable;
using ServingCluster.Endpoints;
using ServingCluster.Grains.Storage;
using ServingCluster.Models;
using ServingCluster.Secrets;
using ServingCluster.Storage;

namespace ServingCluster.Grains.Catalogs;

/// <summary>
/// The names of all endpoints, of all models, or of all secret scopes: one class, three keys. One record per name: adding the ten-thousandth name
/// writes a few dozen bytes instead of all names again, and writers of different names never conflict. The set is read once,
/// by prefix, and kept; queries read one immutable snapshot.
/// </summary>
/// <param name="kind">Which names: <see cref="EndpointKind"/>, <see cref="ModelKind"/> or <see cref="SecretScopeKind"/>.</param>
/// <param name="store">Where the names are kept.</param>
public class NameCatalog(string kind, IStateStore store) : IEndpointCatalog, IModelCatalog, ISecretScopeCatalog, IDisposable
{
    /// <summary>The key of the catalog of serving endpoints.</summary>
    public const string EndpointKind = "endpoints";

    /// <summary>The key of the catalog of registered models.</summary>
    public const string ModelKind = "models";

    /// <summary>The key of the catalog of secret scopes.</summary>
    public const string SecretScopeKind = "secret-scopes";

    private static readonly StateFormat<CatalogEntry> Format = new();

    private readonly string _prefix = $"catalogs/{kind}/";
    private readonly CommandGate _gate = new();

    // Replaced under the gate, read by anyone; null until it was read from the store.
    private volatile ImmutableSortedSet<string>? _names;

    /// <inheritdoc/>
    public async Task AddAsync(string name)
    {
        using var turn = await _gate.EnterAsync(CancellationToken.None).ConfigureAwait(false);
        var names = await LoadAsync_NeedsGate().ConfigureAwait(false);
        if (names.Contains(name))
            return;
        var cell = Cell(name);
        await cell.ReadAsync(CancellationToken.None).ConfigureAwait(false);
        if (!cell.Exists)
            await cell.WriteAsync(new CatalogEntry(name), CancellationToken.None).ConfigureAwait(false);
        _names = names.Add(name);
    }

    /// <inheritdoc/>
    public async Task RemoveAsync(string name)
    {
        using var turn = await _gate.EnterAsync(CancellationToken.None).ConfigureAwait(false);
        var names = await LoadAsync_NeedsGate().ConfigureAwait(false);
        if (!names.Contains(name))
            return;
        var cell = Cell(name);
        await cell.ReadAsync(CancellationToken.None).ConfigureAwait(false);
        await cell.ClearAsync(CancellationToken.None).ConfigureAwait(false);
        _names = names.Remove(name);
    }

    /// <inheritdoc/>
    public async ValueTask<bool> ContainsAsync(string name) => (await NamesAsync().ConfigureAwait(false)).Contains(name);

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<string>> ListAsync() => await NamesAsync().ConfigureAwait(false);

    /// <inheritdoc/>
    public void Dispose()
    {
        _gate.Dispose();
        GC.SuppressFinalize(this);
    }

    private async ValueTask<ImmutableSortedSet<string>> NamesAsync()
    {
        if (_names is { } names)
            return names;
        using var turn = await _gate.EnterAsync(CancellationToken.None).ConfigureAwait(false);
        return await LoadAsync_NeedsGate().ConfigureAwait(false);
    }

    private async ValueTask<ImmutableSortedSet<string>> LoadAsync_NeedsGate()
    {
        if (_names is { } known)
            return known;
        var names = ImmutableSortedSet.CreateBuilder<string>(StringComparer.Ordinal);
        await foreach (var record in store.ListAsync(_prefix, CancellationToken.None).ConfigureAwait(false))
            names.Add(record.Key[_prefix.Length..]);
        return _names = names.ToImmutable();
    }

    private StateCell<CatalogEntry> Cell(string name) => new(store, _prefix + name, Format);
}
