using System.Security.Cryptography;
using ServingCluster.Errors;
using ServingCluster.Grains.Access;
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

    private readonly LoadedBook<IdentityBook, Account> _book = new(
        new RecordSet<Account>(store, "identity/accounts/", Format), stored => BuiltIn.Concat(stored).Aggregate(IdentityBook.Empty, (all, account) => all.With(account)));

    /// <inheritdoc/>
    public async ValueTask<AccountInfo?> GetAsync(PrincipalKind kind, string id)
    {
        var book = await _book.GetAsync().ConfigureAwait(false);
        return book.Find(id) is { } account && account.Kind == kind ? IdentityDescriber.Describe(book, account) : null;
    }

    /// <inheritdoc/>
    public async ValueTask<AccountPage> ListAsync(AccountQuery query) =>
        AccountSearch.Run(await _book.GetAsync().ConfigureAwait(false), query);

    /// <inheritdoc/>
    public async ValueTask<AccountIdentity?> FindByIdAsync(string id)
    {
        var book = await _book.GetAsync().ConfigureAwait(false);
        return Identify(book, book.Find(id));
    }

    /// <inheritdoc/>
    public async ValueTask<AccountIdentity?> FindByNameAsync(PrincipalKind kind, string name)
    {
        var book = await _book.GetAsync().ConfigureAwait(false);
        return Identify(book, book.Find(kind, name));
    }

    /// <inheritdoc/>
    public async Task<AccountInfo> CreateAsync(AccountInput input)
    {
        using var turn = await _book.EnterAsync().ConfigureAwait(false);
        var book = await _book.GetAsync_NeedsGate().ConfigureAwait(false);
        var named = input is { Kind: PrincipalKind.ServicePrincipal, Name.Length: 0 } ? input with { Name = Guid.NewGuid().ToString("D") } : input;
        return await WriteAsync_NeedsGate(book, Make(NewId(book), named, time.GetUtcNow()), new Mistakes()).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<AccountInfo> ReplaceAsync(string id, AccountInput input)
    {
        using var turn = await _book.EnterAsync().ConfigureAwait(false);
        var book = await _book.GetAsync_NeedsGate().ConfigureAwait(false);
        var before = Existing(book, input.Kind, id);
        var mistakes = new Mistakes();
        if (before.Kind != PrincipalKind.ServicePrincipal || input.Name.Length > 0)
            RefuseRename(before, input.Name, mistakes);
        var named = before.Kind == PrincipalKind.ServicePrincipal ? input with { Name = before.Name } : input;
        return await WriteAsync_NeedsGate(book, Make(id, named, before.CreatedAt), mistakes).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<AccountInfo> ChangeAsync(PrincipalKind kind, string id, IReadOnlyList<AccountChange> changes)
    {
        using var turn = await _book.EnterAsync().ConfigureAwait(false);
        var book = await _book.GetAsync_NeedsGate().ConfigureAwait(false);
        var before = Existing(book, kind, id);
        var mistakes = new Mistakes();
        var account = AccountEditor.Apply(before, changes, mistakes);
        RefuseRename(before, account.Name, mistakes);
        return await WriteAsync_NeedsGate(book, account, mistakes).ConfigureAwait(false);
    }

    // Whoever were given the old name later would inherit what was granted to it, and who had it would lose that.
    private static void RefuseRename(Account before, string name, Mistakes mistakes)
    {
        if (name == before.Name)
            return;
        var field = before.Kind switch
        {
            PrincipalKind.User => "userName",
            PrincipalKind.Group => "displayName",
            _ => "applicationId",
        };
        mistakes.Add(field, $"cannot be changed from '{before.Name}': rights hang on it. Create another one, grant it what it needs, and delete this one.");
    }

    /// <inheritdoc/>
    public async Task DeleteAsync(PrincipalKind kind, string id)
    {
        var name = Deletable(await _book.GetAsync().ConfigureAwait(false), kind, id).Name;
        await new PrincipalGrants(grains).RevokeAsync(kind, name).ConfigureAwait(false);
        using (await _book.EnterAsync().ConfigureAwait(false))
        {
            var book = await _book.GetAsync_NeedsGate().ConfigureAwait(false);
            await _book.DeleteAsync_NeedsGate(id, book.Without(Deletable(book, kind, id))).ConfigureAwait(false);
        }

        // Without their owner they are good for nothing already.
        await grains.CredentialDirectory().RemoveAllAsync(id).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _book.Dispose();
        GC.SuppressFinalize(this);
    }

    private async Task<AccountInfo> WriteAsync_NeedsGate(IdentityBook book, Account account, Mistakes mistakes)
    {
        account = AccountRules.Complete(account);
        AccountRules.Check(book, account, mistakes);

        // Members that were deleted since are left out for good.
        account = account with { Members = [.. account.Members.Where(m => book.Find(m) is not null)] };
        var after = book.With(account);
        await _book.WriteAsync_NeedsGate(account.Id, account, after).ConfigureAwait(false);
        return IdentityDescriber.Describe(after, account);
    }

    private static AccountIdentity? Identify(IdentityBook book, Account? account) =>
        account is null or { Kind: PrincipalKind.Group } ? null : IdentityDescriber.Identify(book, account);

    private static Account Existing(IdentityBook book, PrincipalKind kind, string id) =>
        book.Find(id) is { } account && account.Kind == kind ? account : throw new ServingException(
            ErrorCode.ResourceDoesNotExist, $"{AccountRules.WordFor(kind)} with the id '{id}' does not exist.");

    private static Account Deletable(IdentityBook book, PrincipalKind kind, string id) => Existing(book, kind, id) is { IsBuiltIn: false } account
        ? account
        : throw new ServingException(ErrorCode.InvalidParameterValue, $"'{book.Find(id)!.Name}' belongs to every installation and cannot be deleted.");

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
