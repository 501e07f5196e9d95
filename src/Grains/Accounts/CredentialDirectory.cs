using ServingCluster.Errors;
using ServingCluster.Grains.Storage;
using ServingCluster.Identity;
using ServingCluster.Storage;

namespace ServingCluster.Grains.Accounts;

/// <summary>The hashes of everything that the cluster authenticates by: one record for each, all in memory.</summary>
public class CredentialDirectory(IStateStore store, TimeProvider time) : ICredentialDirectory, IDisposable
{
    private const int HashLength = 64;

    private static readonly StateFormat<Credential> Format = new();
    private static readonly TimeSpan BetweenSweeps = TimeSpan.FromMinutes(1);

    private readonly CommandGate _gate = new();
    private readonly RecordSet<Credential> _records = new(store, "identity/credentials/", Format);
    private DateTimeOffset _nextSweep;

    // Replaced under the gate, read by anyone; null until it was read from the store.
    private volatile CredentialBook? _book;

    /// <inheritdoc/>
    public async Task<Credential> AddAsync(CredentialInput input)
    {
        if (input.Sha256.Length != HashLength || !input.Sha256.All(char.IsAsciiHexDigitLower))
            throw new ServingException(ErrorCode.InvalidParameterValue, "The hash of a credential must be a SHA-256 in lower-case hex.");
        using var turn = await _gate.EnterAsync(CancellationToken.None).ConfigureAwait(false);
        await SweepAsync_NeedsGate().ConfigureAwait(false);
        await MakeRoomAsync_NeedsGate(input).ConfigureAwait(false);
        var book = await LoadAsync_NeedsGate().ConfigureAwait(false);
        var credential = Make(input);
        await CommitAsync_NeedsGate(_records.WriteAsync(credential.Id, credential), book.With(credential)).ConfigureAwait(false);
        return credential;
    }

    /// <inheritdoc/>
    public async ValueTask<Credential?> FindAsync(CredentialKind kind, string sha256) =>
        Find(await BookAsync().ConfigureAwait(false), kind, sha256);

    /// <inheritdoc/>
    public async ValueTask<Credential?> GetAsync(CredentialKind kind, string id) =>
        (await BookAsync().ConfigureAwait(false)).Find(id) is { } credential && credential.Kind == kind && IsValid(credential) ? credential : null;

    /// <inheritdoc/>
    public async Task<Credential?> TakeAsync(CredentialKind kind, string sha256)
    {
        using var turn = await _gate.EnterAsync(CancellationToken.None).ConfigureAwait(false);
        var credential = Find(await LoadAsync_NeedsGate().ConfigureAwait(false), kind, sha256);
        if (credential is not null)
            await DropAsync_NeedsGate(credential).ConfigureAwait(false);
        return credential;
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<Credential>> ListAsync(CredentialKind kind, string? owner) =>
        [.. Of(await BookAsync().ConfigureAwait(false), kind, owner)];

    /// <inheritdoc/>
    public async Task RemoveAsync(CredentialKind kind, string id, string? owner)
    {
        using var turn = await _gate.EnterAsync(CancellationToken.None).ConfigureAwait(false);
        var book = await LoadAsync_NeedsGate().ConfigureAwait(false);
        if (book.Find(id) is not { } credential || credential.Kind != kind || (owner is not null && credential.Owner != owner) || !IsValid(credential))
            throw new ServingException(ErrorCode.ResourceDoesNotExist, $"{WordFor(kind)} with the id '{id}' does not exist.");
        await DropAsync_NeedsGate(credential).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task RemoveAllAsync(string owner)
    {
        using var turn = await _gate.EnterAsync(CancellationToken.None).ConfigureAwait(false);
        var book = await LoadAsync_NeedsGate().ConfigureAwait(false);
        foreach (var credential in book.All.Where(c => c.Owner == owner).ToList())
            await DropAsync_NeedsGate(credential).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _gate.Dispose();
        GC.SuppressFinalize(this);
    }

    private Credential? Find(CredentialBook book, CredentialKind kind, string sha256) =>
        book.FindByHash(sha256) is { } credential && credential.Kind == kind && IsValid(credential) ? credential : null;

    private bool IsValid(Credential credential) => credential.ExpiresAt is not { } end || end > time.GetUtcNow();

    private IEnumerable<Credential> Of(CredentialBook book, CredentialKind kind, string? owner) => book.All
        .Where(c => c.Kind == kind && (owner is null || c.Owner == owner) && IsValid(c))
        .OrderBy(c => c.CreatedAt).ThenBy(c => c.Id, StringComparer.Ordinal);

    // What an owner asked for is refused when there are too many; what signing in leaves behind makes way.
    private async Task MakeRoomAsync_NeedsGate(CredentialInput input)
    {
        var most = MostOf(input.Kind);
        var there = Of(await LoadAsync_NeedsGate().ConfigureAwait(false), input.Kind, input.Owner).ToList();
        if (there.Count < most)
            return;
        if (input.Kind is CredentialKind.PersonalAccessToken or CredentialKind.ClientSecret)
        {
            throw new ServingException(
                ErrorCode.InvalidParameterValue, $"{WordFor(input.Kind)}s are limited to {most} for each owner. Delete one that is not needed any more.");
        }

        foreach (var oldest in there.Take(there.Count - most + 1))
            await DropAsync_NeedsGate(oldest).ConfigureAwait(false);
    }

    private async Task SweepAsync_NeedsGate()
    {
        if (time.GetUtcNow() < _nextSweep)
            return;
        _nextSweep = time.GetUtcNow() + BetweenSweeps;
        var book = await LoadAsync_NeedsGate().ConfigureAwait(false);
        foreach (var credential in book.All.Where(c => !IsValid(c)).ToList())
            await DropAsync_NeedsGate(credential).ConfigureAwait(false);
    }

    private async Task DropAsync_NeedsGate(Credential credential)
    {
        var book = await LoadAsync_NeedsGate().ConfigureAwait(false);
        await CommitAsync_NeedsGate(_records.DeleteAsync(credential.Id), book.Without(credential)).ConfigureAwait(false);
    }

    private async Task CommitAsync_NeedsGate(Task write, CredentialBook after)
    {
        try
        {
            await write.ConfigureAwait(false);
            _book = after;
        }
        catch
        {
            // Nobody knows what is stored now; the next to come reads it.
            _book = null;
            throw;
        }
    }

    private async ValueTask<CredentialBook> BookAsync()
    {
        if (_book is { } book)
            return book;
        using var turn = await _gate.EnterAsync(CancellationToken.None).ConfigureAwait(false);
        return await LoadAsync_NeedsGate().ConfigureAwait(false);
    }

    private async ValueTask<CredentialBook> LoadAsync_NeedsGate()
    {
        if (_book is { } known)
            return known;
        var stored = await _records.LoadAsync().ConfigureAwait(false);
        return _book = stored.Aggregate(CredentialBook.Empty, (all, credential) => all.With(credential));
    }

    private Credential Make(CredentialInput input) => new()
    {
        Id = Guid.NewGuid().ToString("N"),
        CreatedAt = time.GetUtcNow(),
        Kind = input.Kind,
        Sha256 = input.Sha256,
        Owner = input.Owner,
        CreatedBy = input.CreatedBy,
        ExpiresAt = input.ExpiresAt,
        Comment = input.Comment,
        Grant = input.Grant,
    };

    private static int MostOf(CredentialKind kind) => kind switch
    {
        CredentialKind.PersonalAccessToken => 600,
        CredentialKind.ClientSecret => 5,
        CredentialKind.RefreshToken => 100,
        _ => 20,
    };

    private static string WordFor(CredentialKind kind) => kind switch
    {
        CredentialKind.PersonalAccessToken => "Token",
        CredentialKind.ClientSecret => "Secret",
        CredentialKind.RefreshToken => "Refresh token",
        _ => "Code",
    };
}
