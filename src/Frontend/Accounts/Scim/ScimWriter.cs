using System.Text.Json;
using ServingCluster.Frontend.Http;
using ServingCluster.Identity;

namespace ServingCluster.Frontend.Accounts.Scim;

/// <summary>Writes accounts as resources of SCIM.</summary>
internal static class ScimWriter
{
    /// <summary>The members of a resource.</summary>
    public static void Write(Utf8JsonWriter json, AccountInfo info, ScimSelection selection)
    {
        var (account, kind) = (info.Account, ScimKind.Of(info.Account.Kind));
        json.WriteTexts("schemas", [kind.Schema]);
        json.WriteString("id", account.Id);
        if (selection.Has(kind.NameField))
            json.WriteString(kind.NameField, account.Name);
        if (account.Kind != PrincipalKind.Group && selection.Has("displayName"))
            json.WriteString("displayName", account.DisplayName);
        if (account.Kind != PrincipalKind.Group && selection.Has("active"))
            json.WriteBoolean("active", account.Active);
        if (account.Kind == PrincipalKind.Group && selection.Has("members"))
            WriteReferences(json, "members", info.Members, isTyped: false);
        if (selection.Has("groups"))
            WriteReferences(json, "groups", info.Groups, isTyped: true);
        if (account.Kind == PrincipalKind.Group && selection.Has("meta"))
            WriteMeta(json);
        if (selection.IsPrivileged)
            WritePrivate(json, account, selection);
    }

    // What clients tell groups of a workspace from those of an account by.
    private static void WriteMeta(Utf8JsonWriter json)
    {
        json.WriteStartObject("meta");
        json.WriteString("resourceType", "WorkspaceGroup");
        json.WriteEndObject();
    }

    private static void WritePrivate(Utf8JsonWriter json, Account account, ScimSelection selection)
    {
        if (account.Kind == PrincipalKind.User && selection.Has("name"))
            WriteName(json, account);
        if (account.Kind == PrincipalKind.User && selection.Has("emails"))
            WriteEmails(json, account.Emails);
        if (account.ExternalId.Length > 0 && selection.Has("externalId"))
            json.WriteString("externalId", account.ExternalId);
        if (selection.Has("entitlements"))
            WriteValues(json, "entitlements", account.Entitlements);
        if (selection.Has("roles"))
            WriteValues(json, "roles", account.Roles);
    }

    private static void WriteName(Utf8JsonWriter json, Account account)
    {
        if (account.GivenName.Length == 0 && account.FamilyName.Length == 0)
            return;
        json.WriteStartObject("name");
        if (account.GivenName.Length > 0)
            json.WriteString("givenName", account.GivenName);
        if (account.FamilyName.Length > 0)
            json.WriteString("familyName", account.FamilyName);
        json.WriteEndObject();
    }

    private static void WriteEmails(Utf8JsonWriter json, IReadOnlyList<AccountEmail> emails)
    {
        json.WriteStartArray("emails");
        foreach (var email in emails)
        {
            json.WriteStartObject();
            json.WriteString("value", email.Value);
            if (email.Type.Length > 0)
                json.WriteString("type", email.Type);
            json.WriteBoolean("primary", email.Primary);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteReferences(Utf8JsonWriter json, string member, IReadOnlyList<AccountReference> references, bool isTyped)
    {
        json.WriteStartArray(member);
        foreach (var reference in references)
        {
            json.WriteStartObject();
            json.WriteString("display", reference.Display);
            json.WriteString("value", reference.Id);
            json.WriteString("$ref", $"{ScimKind.Of(reference.Kind).Plural}/{reference.Id}");
            if (isTyped)
                json.WriteString("type", reference.IsDirect ? "direct" : "indirect");
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteValues(Utf8JsonWriter json, string member, IReadOnlyList<string> values)
    {
        json.WriteStartArray(member);
        foreach (var value in values)
        {
            json.WriteStartObject();
            json.WriteString("value", value);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
