using ServingCluster.Errors;
using ServingCluster.Grains.Storage;
using ServingCluster.Identity;
using ServingCluster.Secrets;
using ServingCluster.Storage;

namespace ServingCluster.Grains.Secrets;

/// <summary>
/// The grain of one secret scope. A deletion that was broken off is finished by whoever asks next.
/// </summary>
/// <param name="name">The scope's name.</param>
/// <param name="store">Where it is kept.</param>
/// <param name="grains">The catalog.</param>
/// <param name="time">The clock.</param>
public class SecretScope(string name, IStateStore store, IServingGrains grains, TimeProvider time) : ISecretScope, IDisposable
{
    private static readonly StateFormat<SecretScopeState> Format = new(SecretScopeMigrations.All);

    private readonly StateCell<SecretScopeState> _cell = new(store, $"secret-scopes/{name}", Format);
    private readonly SecretBook _secrets = new(name, store);
    private readonly CommandGate _gate = new();
    private bool _isLoaded_NeedsGate;

    /// <inheritdoc/>
    public async Task CreateAsync(SecretScopeCreation creation)
    {
        if (!SecretLimits.IsName(name))
            throw new ServingException(ErrorCode.InvalidParameterValue, $"scope: '{name}' is no name of a scope; it has {SecretLimits.NameRule}.");
        using var turn = await _gate.EnterAsync(CancellationToken.None).ConfigureAwait(false);
        if (await LoadAsync_NeedsGate().ConfigureAwait(false) is not null)
            throw new ServingException(ErrorCode.ResourceAlreadyExists, $"Scope {name} already exists!");
        var catalog = grains.SecretScopeCatalog();
        if ((await catalog.ListAsync().ConfigureAwait(false)).Count >= SecretLimits.Scopes)
            throw new ServingException(ErrorCode.ResourceLimitExceeded, $"There are {SecretLimits.Scopes} secret scopes, which is the most; delete one that nobody needs.");
        // The name goes first: a scope that is in no list could not be found to be deleted.
        await catalog.AddAsync(name).ConfigureAwait(false);
        var manager = new SecretGrant(creation.Manager, SecretPermission.Manage) { Kind = creation.ManagerKind };
        await WriteAsync_NeedsGate(new(creation.Creator, time.GetUtcNow(), [manager], Deleting: false)).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task DeleteAsync(Principal? by)
    {
        using var turn = await _gate.EnterAsync(CancellationToken.None).ConfigureAwait(false);
        var state = await RequireAsync_NeedsGate(by, SecretPermission.Manage).ConfigureAwait(false);
        await WriteAsync_NeedsGate(state with { Deleting = true }).ConfigureAwait(false);
        await FinishDeletionAsync_NeedsGate().ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask<SecretScopeInfo?> GetAsync()
    {
        using var turn = await _gate.EnterAsync(CancellationToken.None).ConfigureAwait(false);
        if (await LoadAsync_NeedsGate().ConfigureAwait(false) is { } state)
            return new SecretScopeInfo(name, state.Creator, state.CreatedAt, state.Grants);
        // What a creation that was broken off leaves.
        if (await grains.SecretScopeCatalog().ContainsAsync(name).ConfigureAwait(false))
            await grains.SecretScopeCatalog().RemoveAsync(name).ConfigureAwait(false);
        return null;
    }

    /// <inheritdoc/>
    public async Task PutSecretAsync(string key, string sealedValue, Principal? by)
    {
        if (!SecretLimits.IsName(key))
            throw new ServingException(ErrorCode.InvalidParameterValue, $"key: '{key}' is no name of a secret; it has {SecretLimits.NameRule}.");
        using var turn = await _gate.EnterAsync(CancellationToken.None).ConfigureAwait(false);
        await RequireAsync_NeedsGate(by, SecretPermission.Write).ConfigureAwait(false);
        if (_secrets.Known.Count >= SecretLimits.SecretsInScope && !_secrets.Known.ContainsKey(key))
            throw new ServingException(ErrorCode.ResourceLimitExceeded, $"The scope '{name}' holds {SecretLimits.SecretsInScope} secrets, which is the most; delete one, or make another scope.");
        await _secrets.PutAsync(key, new SecretState(sealedValue, time.GetUtcNow())).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task DeleteSecretAsync(string key, Principal? by)
    {
        using var turn = await _gate.EnterAsync(CancellationToken.None).ConfigureAwait(false);
        await RequireAsync_NeedsGate(by, SecretPermission.Write).ConfigureAwait(false);
        if (!_secrets.Known.ContainsKey(key))
            throw NoSecret(key);
        await _secrets.DeleteAsync(key).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<SecretInfo>> ListSecretsAsync(Principal? by)
    {
        using var turn = await _gate.EnterAsync(CancellationToken.None).ConfigureAwait(false);
        await RequireAsync_NeedsGate(by, SecretPermission.Read).ConfigureAwait(false);
        return [.. _secrets.Known.Select(secret => new SecretInfo(secret.Key, secret.Value))];
    }

    /// <inheritdoc/>
    public async ValueTask<SealedSecret> GetSecretAsync(string key, Principal? by)
    {
        using (await _gate.EnterAsync(CancellationToken.None).ConfigureAwait(false))
            await RequireAsync_NeedsGate(by, SecretPermission.Read).ConfigureAwait(false);
        return await _secrets.FindAsync(key).ConfigureAwait(false) is { } secret ? new SealedSecret(secret.Value, secret.UpdatedAt) : throw NoSecret(key);
    }

    /// <inheritdoc/>
    public async Task PutGrantAsync(SecretGrant grant, Principal? by)
    {
        using var turn = await _gate.EnterAsync(CancellationToken.None).ConfigureAwait(false);
        var state = await RequireAsync_NeedsGate(by, SecretPermission.Manage).ConfigureAwait(false);
        var others = state.Grants.Where(g => g.Principal != grant.Principal).ToList();
        if (others.Count >= SecretLimits.GrantsAtScope)
            throw new ServingException(ErrorCode.ResourceLimitExceeded, $"The scope '{name}' has {SecretLimits.GrantsAtScope} grants, which is the most; give the right to a group instead.");
        await WriteAsync_NeedsGate(state with { Grants = [.. others.Append(grant).OrderBy(g => g.Principal, StringComparer.Ordinal)] }).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task DeleteGrantAsync(string principal, Principal? by)
    {
        using var turn = await _gate.EnterAsync(CancellationToken.None).ConfigureAwait(false);
        var state = await RequireAsync_NeedsGate(by, SecretPermission.Manage).ConfigureAwait(false);
        var others = state.Grants.Where(g => g.Principal != principal).ToList();
        if (others.Count == state.Grants.Count)
            throw new ServingException(ErrorCode.ResourceDoesNotExist, $"'{principal}' has no rights of its own at the scope '{name}'.");
        await WriteAsync_NeedsGate(state with { Grants = others }).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task RevokeAccessAsync(PrincipalKind kind, string principal)
    {
        using var turn = await _gate.EnterAsync(CancellationToken.None).ConfigureAwait(false);
        if (await LoadAsync_NeedsGate().ConfigureAwait(false) is { } state && state.Without(kind, principal) is var revoked && !ReferenceEquals(revoked, state))
            await WriteAsync_NeedsGate(revoked).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<SecretGrant>> ListGrantsAsync(Principal? by)
    {
        using var turn = await _gate.EnterAsync(CancellationToken.None).ConfigureAwait(false);
        return (await RequireAsync_NeedsGate(by, SecretPermission.Manage).ConfigureAwait(false)).Grants;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _gate.Dispose();
        GC.SuppressFinalize(this);
    }

    private async ValueTask<SecretScopeState> RequireAsync_NeedsGate(Principal? by, SecretPermission permission)
    {
        var state = await LoadAsync_NeedsGate().ConfigureAwait(false)
            ?? throw new ServingException(ErrorCode.ResourceDoesNotExist, $"Scope {name} does not exist!");
        if (by is null || state.PermissionOf(by) >= permission)
            return state;
        throw new ServingException(
            ErrorCode.PermissionDenied, $"'{by.Name}' needs the permission {permission.ToString().ToUpperInvariant()} at the secret scope '{name}'.");
    }

    private async ValueTask<SecretScopeState?> LoadAsync_NeedsGate()
    {
        if (_isLoaded_NeedsGate)
            return _cell.Value;
        await _cell.ReadAsync(CancellationToken.None).ConfigureAwait(false);
        await _secrets.LoadAsync().ConfigureAwait(false);
        if (_cell.Value is { Deleting: true })
            await FinishDeletionAsync_NeedsGate().ConfigureAwait(false);
        _isLoaded_NeedsGate = true;
        return _cell.Value;
    }

    // The secrets first: without the scope's record nobody would know that there are some left.
    private async Task FinishDeletionAsync_NeedsGate()
    {
        _isLoaded_NeedsGate = false;
        // Read again: one whose write was broken off may lie there, and whoever made a scope of that name next would find it.
        await _secrets.LoadAsync().ConfigureAwait(false);
        foreach (var key in _secrets.Known.Keys)
            await _secrets.DeleteAsync(key).ConfigureAwait(false);
        await grains.SecretScopeCatalog().RemoveAsync(name).ConfigureAwait(false);
        await CommitAsync_NeedsGate(_cell.ClearAsync(CancellationToken.None)).ConfigureAwait(false);
    }

    private Task WriteAsync_NeedsGate(SecretScopeState state) => CommitAsync_NeedsGate(_cell.WriteAsync(state, CancellationToken.None));

    // Until the write has returned nobody knows what is stored; if it does not, the next to come reads the record again.
    private async Task CommitAsync_NeedsGate(ValueTask write)
    {
        _isLoaded_NeedsGate = false;
        try
        {
            await write.ConfigureAwait(false);
        }
        catch (StateConflictException e)
        {
            throw new ServingException(
                ErrorCode.ResourceConflict, $"The secret scope '{name}' was changed by somebody else at the same time; try again.", innerException: e);
        }

        _isLoaded_NeedsGate = true;
    }

    private ServingException NoSecret(string key) => new(ErrorCode.ResourceDoesNotExist, $"Secret does not exist with scope: {name} and key: {key}");
}
