using ServingCluster.Identity;

namespace ServingCluster.Grains.Accounts;

/// <summary>Says of accounts what callers want to know.</summary>
internal static class IdentityDescriber
{
    public static AccountInfo Describe(IdentityBook book, Account account)
    {
        var direct = book.DirectGroupsOf(account.Id).Select(g => g.Id).ToHashSet(StringComparer.Ordinal);
        return new AccountInfo(
            account,
            [.. book.GroupsOf(account.Id).Select(g => Refer(g, direct.Contains(g.Id))).OrderBy(g => g.Display, StringComparer.Ordinal)],
            [.. account.Members.Select(book.Find).OfType<Account>().Select(m => Refer(m, true))]);
    }

    public static AccountIdentity Identify(IdentityBook book, Account account) => new(
        account.Kind, account.Id, account.Name, account.DisplayName, account.Active,
        [.. book.GroupsOf(account.Id).Select(g => g.Name), KnownGroups.Users]);

    private static AccountReference Refer(Account account, bool isDirect) => new(account.Kind, account.Id, account.DisplayName, isDirect);
}
