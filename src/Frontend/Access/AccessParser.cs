using ServingCluster.Frontend.Http;
using ServingCluster.Grains.Access;
using ServingCluster.Identity;

namespace ServingCluster.Frontend.Access;

/// <summary>Reads the grants of a request.</summary>
internal static class AccessParser
{
    public const string Field = "access_control_list";

    private static readonly (string Field, PrincipalKind Kind)[] Principals =
    [
        ("user_name", PrincipalKind.User), ("group_name", PrincipalKind.Group), ("service_principal_name", PrincipalKind.ServicePrincipal),
    ];

    /// <summary>The grants, each checked; none when the list is left out. Mistakes are noted, and what they are in may be left out.</summary>
    public static IReadOnlyList<AccessEntry<TLevel>> Parse<TLevel>(BodyReader body)
        where TLevel : struct, Enum
    {
        var before = body.Mistakes.Count;
        var entries = new List<AccessEntry<TLevel>>();
        foreach (var grant in body.Objects(Field) ?? [])
        {
            var principal = ParsePrincipal(grant);
            var level = ParseLevel<TLevel>(grant);
            if (principal is { } found && level is { } granted)
                entries.Add(new AccessEntry<TLevel>(found.Kind, found.Name, granted));
        }

        // With others left out, the rest would be told at the wrong places.
        if (body.Mistakes.Count == before)
            AccessRules.Check(body.PathOf(Field), entries, body.Mistakes);
        return entries;
    }

    private static (PrincipalKind Kind, string Name)? ParsePrincipal(BodyReader grant)
    {
        var given = Principals.Where(p => grant.Text(p.Field) is { Length: > 0 }).ToList();
        if (given.Count == 1)
            return (given[0].Kind, grant.Text(given[0].Field)!);
        grant.Mistake("user_name", $"exactly one of {string.Join(", ", Principals.Select(p => $"'{p.Field}'"))} is to be given, not {given.Count}.");
        return null;
    }

    private static TLevel? ParseLevel<TLevel>(BodyReader grant)
        where TLevel : struct, Enum
    {
        var name = grant.RequiredText("permission_level");
        if (name.Length == 0)
            return null;
        var level = PermissionNames<TLevel>.Parse(name);
        if (level is null)
            grant.Mistake("permission_level", $"'{name}' is no level of this kind of object; the levels are {PermissionNames<TLevel>.Choice}.");
        return level;
    }
}
