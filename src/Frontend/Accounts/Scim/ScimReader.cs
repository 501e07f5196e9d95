using ServingCluster.Frontend.Http;
using ServingCluster.Identity;

namespace ServingCluster.Frontend.Accounts.Scim;

/// <summary>Reads resources of SCIM. What the server decides (id, meta, the names of members) is skipped, as RFC 7644 has it.</summary>
internal static class ScimReader
{
    public static AccountInput Read(ScimKind kind, BodyReader body) => new()
    {
        Kind = kind.Kind,
        Name = body.Text(kind.NameField) ?? "",
        DisplayName = body.Text("displayName") ?? "",
        Active = body.Flag("active") ?? true,
        ExternalId = body.Text("externalId") ?? "",
        GivenName = body.Object("name")?.Text("givenName") ?? "",
        FamilyName = body.Object("name")?.Text("familyName") ?? "",
        Emails = ReadEmails(body),
        Entitlements = ReadValues(body, "entitlements"),
        Roles = ReadValues(body, "roles"),
        Members = kind.Kind == PrincipalKind.Group ? ReadValues(body, "members") : [],
    };

    /// <summary>The ids of the groups that a new account is to be put into.</summary>
    public static IReadOnlyList<string> ReadGroups(BodyReader body) => ReadValues(body, "groups");

    private static IReadOnlyList<string> ReadValues(BodyReader body, string field) =>
        [.. (body.Objects(field) ?? []).Select(o => o.RequiredText("value"))];

    private static IReadOnlyList<AccountEmail> ReadEmails(BodyReader body) =>
        [.. (body.Objects("emails") ?? []).Select(e => new AccountEmail(e.RequiredText("value"), e.Text("type") ?? "", e.Flag("primary") ?? false))];
}
