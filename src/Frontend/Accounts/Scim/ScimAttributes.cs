using ServingCluster.Identity;

namespace ServingCluster.Frontend.Accounts.Scim;

/// <summary>The attributes of accounts by their names in SCIM (RFC 7643), which have no case.</summary>
internal static class ScimAttributes
{
    private static readonly Dictionary<string, AccountAttribute> Names = new(StringComparer.OrdinalIgnoreCase)
    {
        ["id"] = AccountAttribute.Id,
        ["displayName"] = AccountAttribute.DisplayName,
        ["active"] = AccountAttribute.Active,
        ["externalId"] = AccountAttribute.ExternalId,
        ["name.givenName"] = AccountAttribute.GivenName,
        ["name.familyName"] = AccountAttribute.FamilyName,
        ["emails"] = AccountAttribute.Emails,
        ["emails.value"] = AccountAttribute.Emails,
        ["entitlements"] = AccountAttribute.Entitlements,
        ["entitlements.value"] = AccountAttribute.Entitlements,
        ["roles"] = AccountAttribute.Roles,
        ["roles.value"] = AccountAttribute.Roles,
        ["members"] = AccountAttribute.Members,
        ["members.value"] = AccountAttribute.Members,
        ["groups"] = AccountAttribute.Groups,
        ["groups.value"] = AccountAttribute.Groups,
    };

    /// <summary>The attribute of that name; null when such accounts have none.</summary>
    public static AccountAttribute? Find(ScimKind kind, string name)
    {
        if (name.StartsWith(kind.Schema + ":", StringComparison.OrdinalIgnoreCase))
            name = name[(kind.Schema.Length + 1)..];
        return string.Equals(name, kind.NameField, StringComparison.OrdinalIgnoreCase) ? AccountAttribute.Name
            : Names.TryGetValue(name, out var attribute) ? attribute : null;
    }

    /// <summary>Whether it has several elements.</summary>
    public static bool IsList(AccountAttribute attribute) => attribute is AccountAttribute.Emails or AccountAttribute.Entitlements
        or AccountAttribute.Roles or AccountAttribute.Members or AccountAttribute.Groups;

    /// <summary>Whether everybody may know it of everybody.</summary>
    public static bool IsPublic(AccountAttribute attribute) => attribute is AccountAttribute.Id or AccountAttribute.Name
        or AccountAttribute.DisplayName or AccountAttribute.Active or AccountAttribute.Members or AccountAttribute.Groups;
}
