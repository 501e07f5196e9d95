using System.Collections.Immutable;
using ServingCluster.Errors;
using ServingCluster.Grains.Storage;
using ServingCluster.Secrets;
using ServingCluster.Storage;

namespace ServingCluster.Grains.Secrets;

/// <summary>
/// The secrets of one scope in the store, a record each: a scope may hold a hundred megabytes. Which there are is read once and kept;
/// values are not. Not thread-safe.
/// </summary>
internal sealed class SecretBook(string scope, IStateStore store)
{
    private static readonly StateFormat<SecretState> Format = new();

    private readonly string _prefix = $"secrets/{scope}/";

    /// <summary>When each secret was put; a new object after each change.</summary>
    public ImmutableSortedDictionary<string, DateTimeOffset> Known { get; private set; } = ImmutableSortedDictionary.Create<string, DateTimeOffset>(StringComparer.Ordinal);

    /// <summary>Reads which there are.</summary>
    public async Task LoadAsync()
    {
        var known = Known.Clear().ToBuilder();
        await foreach (var record in store.ListAsync(_prefix, CancellationToken.None).ConfigureAwait(false))
            known[record.Key[_prefix.Length..]] = Format.Deserialize(record.Key, record.Value).UpdatedAt;
        Known = known.ToImmutable();
    }

    /// <summary>A secret; null when there is none. May be called at any time.</summary>
    public async ValueTask<SecretState?> FindAsync(string key) =>
        SecretLimits.IsName(key) ? await CellOf(key).ReadAsync(CancellationToken.None).ConfigureAwait(false) : null;

    public async Task PutAsync(string key, SecretState secret)
    {
        await ChangeAsync(key, cell => cell.WriteAsync(secret, CancellationToken.None)).ConfigureAwait(false);
        Known = Known.SetItem(key, secret.UpdatedAt);
    }

    public async Task DeleteAsync(string key)
    {
        await ChangeAsync(key, cell => cell.ClearAsync(CancellationToken.None)).ConfigureAwait(false);
        Known = Known.Remove(key);
    }

    // Whoever changes the master key writes these records too: what it wrote is read, and replaced.
    private async Task ChangeAsync(string key, Func<StateCell<SecretState>, ValueTask> change)
    {
        const int attempts = 3;
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                var cell = CellOf(key);
                await cell.ReadAsync(CancellationToken.None).ConfigureAwait(false);
                await change(cell).ConfigureAwait(false);
                return;
            }
            catch (StateConflictException e) when (attempt == attempts)
            {
                throw new ServingException(
                    ErrorCode.ResourceConflict, $"The secret '{key}' of scope '{scope}' was changed by somebody else at the same time; try again.", innerException: e);
            }
            catch (StateConflictException)
            {
                // Read again.
            }
        }
    }

    private StateCell<SecretState> CellOf(string key) => new(store, _prefix + key, Format);
}
