using ServingCluster.Identity;

namespace ServingCluster.Grains.Accounts;

/// <summary>The values of an account's attributes as texts, to compare and to sort by.</summary>
internal static class AccountValues
{
    public static IReadOnlyList<string> Of(IdentityBook book, Account account, AccountAttribute attribute) => attribute switch
    {
        AccountAttribute.Id => [account.Id],
        AccountAttribute.Name => [account.Name],
        AccountAttribute.DisplayName => [account.DisplayName],
        AccountAttribute.Active => [account.Active ? "true" : "false"],
        AccountAttribute.ExternalId => Present(account.ExternalId),
        AccountAttribute.GivenName => Present(account.GivenName),
        AccountAttribute.FamilyName => Present(account.FamilyName),
        AccountAttribute.Emails => [.. account.Emails.Select(e => e.Value)],
        AccountAttribute.Entitlements => account.Entitlements,
        AccountAttribute.Roles => account.Roles,
        AccountAttribute.Members => account.Members,
        _ => [.. book.DirectGroupsOf(account.Id).Select(g => g.Id)],
    };

    private static string[] Present(string value) => value.Length == 0 ? [] : [value];
}
