using ServingCluster.Errors;
using ServingCluster.Identity;

namespace ServingCluster.Grains.Accounts;

/// <summary>What an account must be to be kept.</summary>
internal static class AccountRules
{
    private const int LongestText = 256;
    private const int MostValues = 100;
    private const int MostMembers = 10_000;

    /// <summary>The account as it is kept: names for people filled in, what the installation needs left in place.</summary>
    public static Account Complete(Account account) => account with
    {
        Name = account.Name.Trim(),
        DisplayName = account.Kind == PrincipalKind.Group || account.DisplayName.Length == 0 ? account.Name.Trim() : account.DisplayName,
        Members = account.Id == BuiltInAccounts.Admins && !account.Members.Contains(BuiltInAccounts.Administrator)
            ? [BuiltInAccounts.Administrator, .. account.Members]
            : [.. account.Members.Distinct(StringComparer.Ordinal)],
    };

    /// <summary>Notes everything that is wrong with an account.</summary>
    /// <exception cref="ServingException"><see cref="ErrorCode.ResourceAlreadyExists"/>: nothing else is wrong, but another has its name.</exception>
    public static void Check(IdentityBook book, Account account, Mistakes mistakes)
    {
        CheckTexts(account, mistakes);
        CheckBuiltIn(book.Find(account.Id), account, mistakes);
        CheckMembers(book, account, mistakes);
        mistakes.ThrowIfAny();
        if (book.Find(account.Kind, account.Name) is { } other && other.Id != account.Id)
            throw new ServingException(ErrorCode.ResourceAlreadyExists, $"{WordFor(account.Kind)} with the name '{account.Name}' already exists.");
    }

    /// <summary>Such as <c>User</c>.</summary>
    public static string WordFor(PrincipalKind kind) => kind switch
    {
        PrincipalKind.User => "User",
        PrincipalKind.Group => "Group",
        _ => "Service principal",
    };

    private static void CheckTexts(Account account, Mistakes mistakes)
    {
        var field = account.Kind switch { PrincipalKind.User => "userName", PrincipalKind.Group => "displayName", _ => "applicationId" };
        if (account.Name.Length == 0)
            mistakes.Add(field, "is required.");
        else if (account.Kind == PrincipalKind.ServicePrincipal && !Guid.TryParseExact(account.Name, "D", out _))
            mistakes.Add(field, $"must be a UUID, but is '{Cut(account.Name)}'. Leave it out to get a new one.");
        if (account is { Kind: PrincipalKind.Group, Active: false })
            mistakes.Add("active", "a group is not switched off; delete it, or take its members out.");
        CheckText(field, account.Name, mistakes);
        CheckText("displayName", account.DisplayName, mistakes);
        CheckText("externalId", account.ExternalId, mistakes);
        CheckText("name.givenName", account.GivenName, mistakes);
        CheckText("name.familyName", account.FamilyName, mistakes);
        CheckList("emails", [.. account.Emails.Select(e => e.Value), .. account.Emails.Select(e => e.Type)], mistakes);
        CheckList("entitlements", account.Entitlements, mistakes);
        CheckList("roles", account.Roles, mistakes);
    }

    private static void CheckList(string field, IReadOnlyList<string> values, Mistakes mistakes)
    {
        if (values.Count > 2 * MostValues)
            mistakes.Add(field, $"there may be at most {MostValues}.");
        foreach (var value in values)
            CheckText(field, value, mistakes);
    }

    private static void CheckText(string field, string value, Mistakes mistakes)
    {
        if (value.Length > LongestText)
            mistakes.Add(field, $"may have at most {LongestText} characters, but has {value.Length}.");
        else if (value.Any(char.IsControl))
            mistakes.Add(field, "must not have control characters.");
    }

    private static void CheckBuiltIn(Account? before, Account account, Mistakes mistakes)
    {
        if (before is not { IsBuiltIn: true })
            return;
        if (account.Name != before.Name)
            mistakes.Add("", $"'{before.Name}' belongs to every installation and cannot be renamed.");
        if (!account.Active)
            mistakes.Add("active", $"'{before.Name}' belongs to every installation and stays active, so that its token always opens the door.");
        if (account is { Id: BuiltInAccounts.AllUsers, Members.Count: > 0 })
            mistakes.Add("members", $"everybody is in the group '{before.Name}'; its members are not listed.");
    }

    private static void CheckMembers(IdentityBook book, Account account, Mistakes mistakes)
    {
        if (account.Members.Count == 0)
            return;
        if (account.Kind != PrincipalKind.Group)
        {
            mistakes.Add("members", "only a group has members.");
            return;
        }

        if (account.Members.Count > MostMembers)
            mistakes.Add("members", $"a group may have at most {MostMembers}.");
        var already = book.Find(account.Id)?.Members.ToHashSet(StringComparer.Ordinal) ?? [];
        var above = book.GroupsOf(account.Id).Select(g => g.Id).Append(account.Id).ToHashSet(StringComparer.Ordinal);
        foreach (var member in account.Members.Where(m => !already.Contains(m)))
        {
            if (book.Find(member) is null)
                mistakes.Add("members", $"no user, group or service principal has the id '{Cut(member)}'.");
            else if (member == BuiltInAccounts.AllUsers)
                mistakes.Add("members", $"the group '{KnownGroups.Users}' of everybody cannot be a member of another.");
            else if (above.Contains(member))
                mistakes.Add("members", $"the group '{book.Find(member)!.Name}' has this one among its own members, or is it.");
        }
    }

    private static string Cut(string text) => text.Length <= 60 ? text : string.Concat(text.AsSpan(0, 60), "…");
}
