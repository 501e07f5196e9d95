using ServingCluster.Errors;
using ServingCluster.Identity;

namespace ServingCluster.Grains.Accounts;

/// <summary>Applies changes to an account. Whether the result is one that may be kept is for <see cref="AccountRules"/> to say.</summary>
internal static class AccountEditor
{
    public static Account Apply(Account account, IReadOnlyList<AccountChange> changes, Mistakes mistakes)
    {
        foreach (var change in changes)
            account = Apply(account, change, mistakes);
        return account;
    }

    private static Account Apply(Account account, AccountChange change, Mistakes mistakes)
    {
        switch (change.Attribute)
        {
            case AccountAttribute.Emails:
                return account with { Emails = Edit(account.Emails, change, change.Emails, e => e.Value, e => new AccountEmail(e, "", false)) };
            case AccountAttribute.Entitlements:
                return account with { Entitlements = Edit(account.Entitlements, change) };
            case AccountAttribute.Roles:
                return account with { Roles = Edit(account.Roles, change) };
            case AccountAttribute.Members:
                if (account.Id == BuiltInAccounts.Admins && change is { Operation: AccountOperation.Remove } && change.Values.Contains(BuiltInAccounts.Administrator))
                    mistakes.Add("members", "the built-in administrator stays in this group, so that its token always opens the door.");
                return account with { Members = Edit(account.Members, change) };
            case AccountAttribute.Id or AccountAttribute.Groups:
                mistakes.Add(change.Attribute == AccountAttribute.Id ? "id" : "groups", "cannot be changed here; groups are changed by their members.");
                return account;
            default:
                return Set(account, change.Attribute, change.Operation == AccountOperation.Remove ? "" : change.Values.FirstOrDefault() ?? "", mistakes);
        }
    }

    private static Account Set(Account account, AccountAttribute attribute, string value, Mistakes mistakes)
    {
        switch (attribute)
        {
            case AccountAttribute.Name when account.Kind == PrincipalKind.Group:
            case AccountAttribute.DisplayName when account.Kind == PrincipalKind.Group:
                return account with { Name = value, DisplayName = value };
            case AccountAttribute.Name:
                return account with { Name = value };
            case AccountAttribute.DisplayName:
                return account with { DisplayName = value };
            case AccountAttribute.ExternalId:
                return account with { ExternalId = value };
            case AccountAttribute.GivenName:
                return account with { GivenName = value };
            case AccountAttribute.FamilyName:
                return account with { FamilyName = value };
        }

        if (bool.TryParse(value, out var active))
            return account with { Active = active };
        mistakes.Add("active", "must be true or false.");
        return account;
    }

    private static IReadOnlyList<string> Edit(IReadOnlyList<string> current, AccountChange change) =>
        Edit(current, change, change.Values, text => text, text => text);

    private static IReadOnlyList<T> Edit<T>(
        IReadOnlyList<T> current, AccountChange change, IReadOnlyList<T> given, Func<T, string> keyOf, Func<string, T> make)
    {
        if (change.Operation == AccountOperation.Remove)
            return change.Values.Count == 0 ? [] : [.. current.Where(e => !change.Values.Contains(keyOf(e), StringComparer.Ordinal))];
        var more = given.Count > 0 ? given : change.Values.Select(make);
        return [.. (change.Operation == AccountOperation.Replace ? more : current.Concat(more)).DistinctBy(keyOf)];
    }
}
