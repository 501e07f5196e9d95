using System.Text.Json;
using ServingCluster.Identity;

namespace ServingCluster.Frontend.Access;

/// <summary>Writes what was granted for an object. Each principal stands once, with what it was granted and what it inherits.</summary>
internal static class AccessWriter
{
    /// <summary>The members of the answer.</summary>
    /// <param name="json">Takes them.</param>
    /// <param name="kind">The kind of object.</param>
    /// <param name="guarded">The object.</param>
    /// <param name="displayNames">Names for people, as far as they are known.</param>
    public static void Write<TLevel>(
        Utf8JsonWriter json, IGuardedObjects<TLevel> kind, Guarded<TLevel> guarded, IReadOnlyDictionary<(PrincipalKind, string), string> displayNames)
        where TLevel : struct, Enum
    {
        json.WriteString("object_id", $"/{kind.Path}/{guarded.Id}");
        json.WriteString("object_type", kind.Type);
        json.WriteStartArray(AccessParser.Field);
        foreach (var entry in guarded.Access.Entries)
            WriteEntry(json, kind.Path, entry, guarded.Inherited.FirstOrDefault(entry.IsForSameAs), displayNames);
        foreach (var inherited in guarded.Inherited.Where(i => !guarded.Access.Entries.Any(i.IsForSameAs)))
            WriteEntry(json, kind.Path, null, inherited, displayNames);
        json.WriteEndArray();
    }

    private static void WriteEntry<TLevel>(
        Utf8JsonWriter json, string path, AccessEntry<TLevel>? direct, AccessEntry<TLevel>? inherited,
        IReadOnlyDictionary<(PrincipalKind, string), string> displayNames)
        where TLevel : struct, Enum
    {
        var principal = direct ?? inherited!;
        json.WriteStartObject();
        json.WriteString(MemberOf(principal.Kind), principal.Name);
        if (displayNames.GetValueOrDefault((principal.Kind, principal.Name)) is { Length: > 0 } displayName)
            json.WriteString("display_name", displayName);
        json.WriteStartArray("all_permissions");
        if (direct is not null)
            WriteLevel(json, direct.Level, null);
        if (inherited is not null)
            WriteLevel(json, inherited.Level, $"/{path}/");
        json.WriteEndArray();
        json.WriteEndObject();
    }

    // Clients tell what they may take away by 'inherited', which is to be there even when it is false.
    private static void WriteLevel<TLevel>(Utf8JsonWriter json, TLevel level, string? inheritedFrom)
        where TLevel : struct, Enum
    {
        json.WriteStartObject();
        json.WriteString("permission_level", PermissionNames<TLevel>.Of(level));
        json.WriteBoolean("inherited", inheritedFrom is not null);
        if (inheritedFrom is not null)
        {
            json.WriteStartArray("inherited_from_object");
            json.WriteStringValue(inheritedFrom);
            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    private static string MemberOf(PrincipalKind kind) => kind switch
    {
        PrincipalKind.Group => "group_name",
        PrincipalKind.ServicePrincipal => "service_principal_name",
        _ => "user_name",
    };
}
