using System.Security.Cryptography;
using ServingCluster.Errors;
using ServingCluster.Grains.Storage;
using ServingCluster.Identity;
using ServingCluster.Storage;

namespace ServingCluster.Grains.Accounts;

/// <summary>
/// Users, groups and service principals: one record for each, all in memory. A group's record names its members; who is in which groups
/// follows from these, so that every command writes one record.
/// </summary>
public class IdentityDirectory(IStateStore store, IServingGrains grains, TimeProvider time) : IIdentityDirectory, IDisposable
{
    private static readonly StateFormat<Account> Format = new();

    private static readonly Account[] BuiltIn =
    [
        new()
        {
            Kind = PrincipalKind.User, Id = BuiltInAccounts.Administrator,
            Name = BuiltInAccounts.AdministratorName, DisplayName = BuiltInAccounts.AdministratorDisplayName,
        },
        new()
        {
            Kind = PrincipalKind.Group, Id = BuiltInAccounts.Admins, Name = Principal.Admins, DisplayName = Principal.Admins,
            Members = [BuiltInAccounts.Administrator],
        },
        new() { Kind = PrincipalKind.Group, Id = BuiltInAccounts.AllUsers, Name = KnownGroups.Users, DisplayName = KnownGroups.Users },
    ];

    private readonly CommandGate _gate = new();
    private readonly RecordSet<Account> _records = new(store, "identity/accounts/", Format);

    // Replaced under the gate, read by anyone; null until it was read from the store.
    private volatile IdentityBook? _book;

    /// <inheritdoc/>
    public async ValueTask<AccountInfo?> GetAsync(PrincipalKind kind, string id)
    {
        var book = await BookAsync().ConfigureAwait(false);
        return book.Find(id) is { } account && account.Kind == kind ? IdentityDescriber.Describe(book, account) : null;
    }

    /// <inheritdoc/>
    public async ValueTask<AccountPage> ListAsync(AccountQuery query) =>
        AccountSearch.Run(await BookAsync().ConfigureAwait(false), query);

    /// <inheritdoc/>
    public async ValueTask<AccountIdentity?> FindByIdAsync(string id)
    {
        var book = await BookAsync().ConfigureAwait(false);
        return Identify(book, book.Find(id));
    }

    /// <inheritdoc/>
    public async ValueTask<AccountIdentity?> FindByNameAsync(PrincipalKind kind, string name)
    {
        var book = await BookAsync().ConfigureAwait(false);
        return Identify(book, book.Find(kind, name));
    }

    /// <inheritdoc/>
    public async Task<AccountInfo> CreateAsync(AccountInput input)
    {
        using var turn = await _gate.EnterAsync(CancellationToken.None).ConfigureAwait(false);
        var book = await LoadAsync_NeedsGate().ConfigureAwait(false);
        var named = input is { Kind: PrincipalKind.ServicePrincipal, Name.Length: 0 } ? input with { Name = Guid.NewGuid().ToString("D") } : input;
        return await WriteAsync_NeedsGate(book, Make(NewId(book), named, time.GetUtcNow()), new Mistakes()).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<AccountInfo> ReplaceAsync(string id, AccountInput input)
    {
        using var turn = await _gate.EnterAsync(CancellationToken.None).ConfigureAwait(false);
        var book = await LoadAsync_NeedsGate().ConfigureAwait(false);
        var before = Existing(book, input.Kind, id);
        var mistakes = new Mistakes();
        if (before.Kind == PrincipalKind.ServicePrincipal && input.Name.Length > 0 && input.Name != before.Name)
            mistakes.Add("applicationId", "cannot be changed: secrets and rights hang on it.");
        var named = before.Kind == PrincipalKind.ServicePrincipal ? input with { Name = before.Name } : input;
        return await WriteAsync_NeedsGate(book, Make(id, named, before.CreatedAt), mistakes).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<AccountInfo> ChangeAsync(PrincipalKind kind, string id, IReadOnlyList<AccountChange> changes)
    {
        using var turn = await _gate.EnterAsync(CancellationToken.None).ConfigureAwait(false);
        var book = await LoadAsync_NeedsGate().ConfigureAwait(false);
        var before = Existing(book, kind, id);
        var mistakes = new Mistakes();
        var account = AccountEditor.Apply(before, changes, mistakes);
        if (kind == PrincipalKind.ServicePrincipal && account.Name != before.Name)
            mistakes.Add("applicationId", "cannot be changed: secrets and rights hang on it.");
        return await WriteAsync_NeedsGate(book, account, mistakes).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task DeleteAsync(PrincipalKind kind, string id)
    {
        using (await _gate.EnterAsync(CancellationToken.None).ConfigureAwait(false))
        {
            var book = await LoadAsync_NeedsGate().ConfigureAwait(false);
            var account = Existing(book, kind, id);
            if (account.IsBuiltIn)
                throw new ServingException(ErrorCode.InvalidParameterValue, $"'{account.Name}' belongs to every installation and cannot be deleted.");
            await CommitAsync_NeedsGate(_records.DeleteAsync(id), book.Without(account)).ConfigureAwait(false);
        }

        // Without their owner they are good for nothing already.
        await grains.CredentialDirectory().RemoveAllAsync(id).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _gate.Dispose();
        GC.SuppressFinalize(this);
    }

    private async Task<AccountInfo> WriteAsync_NeedsGate(IdentityBook book, Account account, Mistakes mistakes)
    {
        account = AccountRules.Complete(account);
        AccountRules.Check(book, account, mistakes);

        // Members that were deleted since are left out for good.
        account = account with { Members = [.. account.Members.Where(m => book.Find(m) is not null)] };
        var after = book.With(account);
        await CommitAsync_NeedsGate(_records.WriteAsync(account.Id, account), after).ConfigureAwait(false);
        return IdentityDescriber.Describe(after, account);
    }

    private async Task CommitAsync_NeedsGate(Task write, IdentityBook after)
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

    private async ValueTask<IdentityBook> BookAsync()
    {
        if (_book is { } book)
            return book;
        using var turn = await _gate.EnterAsync(CancellationToken.None).ConfigureAwait(false);
        return await LoadAsync_NeedsGate().ConfigureAwait(false);
    }

    private async ValueTask<IdentityBook> LoadAsync_NeedsGate()
    {
        if (_book is { } known)
            return known;
        var stored = await _records.LoadAsync().ConfigureAwait(false);
        var book = BuiltIn.Aggregate(IdentityBook.Empty, (all, account) => all.With(account));
        return _book = stored.Aggregate(book, (all, account) => all.With(account));
    }

    private static AccountIdentity? Identify(IdentityBook book, Account? account) =>
        account is null or { Kind: PrincipalKind.Group } ? null : IdentityDescriber.Identify(book, account);

    private static Account Existing(IdentityBook book, PrincipalKind kind, string id) =>
        book.Find(id) is { } account && account.Kind == kind ? account : throw new ServingException(
            ErrorCode.ResourceDoesNotExist, $"{AccountRules.WordFor(kind)} with the id '{id}' does not exist.");

    private static Account Make(string id, AccountInput input, DateTimeOffset createdAt) => new()
    {
        Id = id,
        CreatedAt = createdAt,
        Kind = input.Kind,
        Name = input.Name,
        DisplayName = input.DisplayName,
        Active = input.Active || input.Kind == PrincipalKind.Group,
        ExternalId = input.ExternalId,
        GivenName = input.GivenName,
        FamilyName = input.FamilyName,
        Emails = input.Emails,
        Entitlements = input.Entitlements,
        Roles = input.Roles,
        Members = input.Members,
    };

    // 16 digits: clients take ids for numbers, some for those of JavaScript.
    private static string NewId(IdentityBook book)
    {
        while (true)
        {
            var id = $"{RandomNumberGenerator.GetInt32(1_000_000, 9_000_000)}{RandomNumberGenerator.GetInt32(1_000_000_000):D9}";
            if (book.Find(id) is null)
                return id;
        }
    }
}
