using ServingCluster.Errors;
using ServingCluster.Grains.Storage;
using ServingCluster.Identity;
using ServingCluster.Storage;

namespace ServingCluster.Grains.Accounts;

/// <summary>The hashes of everything that the cluster authenticates by: one record for each, all in memory.</summary>
public class CredentialDirectory(IStateStore store, TimeProvider time) : ICredentialDirectory, IDisposable
{
    private static readonly StateFormat<Credential> Format = new(CredentialMigrations.All);
    private static readonly TimeSpan BetweenSweeps = TimeSpan.FromMinutes(1);

    private readonly LoadedBook<CredentialBook, Credential> _book = new(
        new RecordSet<Credential>(store, "identity/credentials/", Format), stored => stored.Aggregate(CredentialBook.Empty, (all, credential) => all.With(credential)));
    private DateTimeOffset _nextSweep;

    /// <inheritdoc/>
    public async Task<Credential> AddAsync(CredentialInput input)
    {
        CredentialRules.Check(input);
        using var turn = await _book.EnterAsync().ConfigureAwait(false);
        await SweepAsync_NeedsGate().ConfigureAwait(false);
        await MakeRoomAsync_NeedsGate(input).ConfigureAwait(false);
        var book = await _book.GetAsync_NeedsGate().ConfigureAwait(false);
        var credential = Make(Guid.NewGuid().ToString("N"), input);
        await _book.WriteAsync_NeedsGate(credential.Id, credential, book.With(credential)).ConfigureAwait(false);
        return credential;
    }

    /// <inheritdoc/>
    public async ValueTask<Credential?> FindAsync(CredentialKind kind, string sha256) =>
        Find(await _book.GetAsync().ConfigureAwait(false), kind, sha256);

    /// <inheritdoc/>
    public async ValueTask<Credential?> GetAsync(CredentialKind kind, string id) =>
        (await _book.GetAsync().ConfigureAwait(false)).Find(id) is { } credential && credential.Kind == kind && IsValid(credential) ? credential : null;

    /// <inheritdoc/>
    public async Task<SignInStep> ReplaceAsync(CredentialKind kind, string sha256, string family, CredentialInput next)
    {
        CredentialRules.Check(next);
        using var turn = await _book.EnterAsync().ConfigureAwait(false);
        await SweepAsync_NeedsGate().ConfigureAwait(false);
        if (Find(await _book.GetAsync_NeedsGate().ConfigureAwait(false), kind, sha256) is not { } shown)
            return new SignInStep(null, await EndReusedAsync_NeedsGate(family).ConfigureAwait(false));
        if (next.Kind != kind)
            await MakeRoomAsync_NeedsGate(next).ConfigureAwait(false);
        var credential = Make(shown.Id, next);
        var book = (await _book.GetAsync_NeedsGate().ConfigureAwait(false)).Without(shown).With(credential);
        await _book.WriteAsync_NeedsGate(credential.Id, credential, book).ConfigureAwait(false);
        return new SignInStep(credential, null);
    }

    /// <inheritdoc/>
    public async ValueTask<Credential?> GetSignInAsync(string id)
    {
        var book = await _book.GetAsync().ConfigureAwait(false);
        return SignInOf(book, book.Find(id));
    }

    /// <inheritdoc/>
    public async ValueTask<Credential?> FindSignInAsync(string family)
    {
        var book = await _book.GetAsync().ConfigureAwait(false);
        return SignInOf(book, book.FindByFamily(family));
    }

    /// <inheritdoc/>
    public async Task EndSignInAsync(string id)
    {
        using var turn = await _book.EnterAsync().ConfigureAwait(false);
        if ((await _book.GetAsync_NeedsGate().ConfigureAwait(false)).Find(id) is { Grant: not null } credential)
            await DropAsync_NeedsGate(credential).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<Credential>> ListAsync(CredentialKind kind, string? owner) =>
        [.. Of(await _book.GetAsync().ConfigureAwait(false), kind, owner)];

    /// <inheritdoc/>
    public async Task RemoveAsync(CredentialKind kind, string id, string? owner)
    {
        using var turn = await _book.EnterAsync().ConfigureAwait(false);
        var book = await _book.GetAsync_NeedsGate().ConfigureAwait(false);
        if (book.Find(id) is not { } credential || credential.Kind != kind || (owner is not null && credential.Owner != owner) || !IsValid(credential))
            throw new ServingException(ErrorCode.ResourceDoesNotExist, $"{CredentialRules.WordFor(kind)} with the id '{id}' does not exist.");
        await DropAsync_NeedsGate(credential).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task RemoveAllAsync(string owner)
    {
        using var turn = await _book.EnterAsync().ConfigureAwait(false);
        var book = await _book.GetAsync_NeedsGate().ConfigureAwait(false);
        foreach (var credential in book.All.Where(c => c.Owner == owner).ToList())
            await DropAsync_NeedsGate(credential).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _book.Dispose();
        GC.SuppressFinalize(this);
    }

    private Credential? Find(CredentialBook book, CredentialKind kind, string sha256) =>
        book.FindByHash(sha256) is { } credential && credential.Kind == kind && IsValid(credential) ? credential : null;

    private Credential? SignInOf(CredentialBook book, Credential? credential) =>
        credential is { Grant: { } grant } && IsValid(credential) && (grant.SignedInBy.Length == 0 || (book.Find(grant.SignedInBy) is { } by && IsValid(by)))
            ? credential
            : null;

    private async Task<Credential?> EndReusedAsync_NeedsGate(string family)
    {
        if ((await _book.GetAsync_NeedsGate().ConfigureAwait(false)).FindByFamily(family) is not { } credential || !IsValid(credential))
            return null;
        await DropAsync_NeedsGate(credential).ConfigureAwait(false);
        return credential;
    }

    private bool IsValid(Credential credential) => credential.ExpiresAt is not { } end || end > time.GetUtcNow();

    private IEnumerable<Credential> Of(CredentialBook book, CredentialKind kind, string? owner) => book.All
        .Where(c => c.Kind == kind && (owner is null || c.Owner == owner) && IsValid(c))
        .OrderBy(c => c.CreatedAt).ThenBy(c => c.Id, StringComparer.Ordinal);

    // What an owner asked for is refused when there are too many; what signing in leaves behind makes way.
    private async Task MakeRoomAsync_NeedsGate(CredentialInput input)
    {
        var most = CredentialRules.MostOf(input.Kind);
        var there = Of(await _book.GetAsync_NeedsGate().ConfigureAwait(false), input.Kind, input.Owner).ToList();
        if (there.Count < most)
            return;
        if (input.Kind is CredentialKind.PersonalAccessToken or CredentialKind.ClientSecret)
        {
            throw new ServingException(
                ErrorCode.InvalidParameterValue, $"{CredentialRules.WordFor(input.Kind)}s are limited to {most} for each owner. Delete one that is not needed any more.");
        }

        foreach (var oldest in there.Take(there.Count - most + 1))
            await DropAsync_NeedsGate(oldest).ConfigureAwait(false);
    }

    private async Task SweepAsync_NeedsGate()
    {
        if (time.GetUtcNow() < _nextSweep)
            return;
        _nextSweep = time.GetUtcNow() + BetweenSweeps;
        var book = await _book.GetAsync_NeedsGate().ConfigureAwait(false);
        foreach (var credential in book.All.Where(c => !IsValid(c)).ToList())
            await DropAsync_NeedsGate(credential).ConfigureAwait(false);
    }

    private async Task DropAsync_NeedsGate(Credential credential)
    {
        var book = await _book.GetAsync_NeedsGate().ConfigureAwait(false);
        await _book.DeleteAsync_NeedsGate(credential.Id, book.Without(credential)).ConfigureAwait(false);
    }

    private Credential Make(string id, CredentialInput input) => new()
    {
        Id = id,
        CreatedAt = time.GetUtcNow(),
        Kind = input.Kind,
        Sha256 = input.Sha256,
        Owner = input.Owner,
        CreatedBy = input.CreatedBy,
        ExpiresAt = input.ExpiresAt,
        Comment = input.Comment,
        Family = input.Family,
        Grant = input.Grant,
    };
}
