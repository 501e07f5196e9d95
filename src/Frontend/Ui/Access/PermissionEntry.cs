using System.Text.Json.Nodes;

namespace ServingCluster.Frontend.Ui.Access;

/// <summary>What somebody may do with an object. One of the three names is set.</summary>
internal sealed record PermissionEntry
{
    public string UserName { get; init; } = "";

    public string GroupName { get; init; } = "";

    public string ServicePrincipalName { get; init; } = "";

    public string DisplayName { get; init; } = "";

    public IReadOnlyList<GrantedPermission> AllPermissions { get; init; } = [];

    /// <summary>The member that names the principal, which tells what kind it is.</summary>
    public string Member => UserName.Length > 0 ? "user_name" : GroupName.Length > 0 ? "group_name" : "service_principal_name";

    /// <summary>The name that rights are granted to.</summary>
    public string Name => UserName + GroupName + ServicePrincipalName;

    /// <summary>What was granted for this object itself; null for none.</summary>
    public string? Direct => AllPermissions.FirstOrDefault(p => !p.Inherited)?.PermissionLevel;

    /// <summary>What is held for every object of the kind; null for none.</summary>
    public string? Inherited => AllPermissions.FirstOrDefault(p => p.Inherited)?.PermissionLevel;

    /// <summary>The element of a request that grants a level to that principal.</summary>
    public static JsonObject Grant(string member, string name, string level) => new() { [member] = name, ["permission_level"] = level };

    /// <summary>The body that leaves everybody what they were granted for the object but one.</summary>
    public static JsonObject Without(IEnumerable<PermissionEntry> entries, PermissionEntry revoked)
    {
        var rest = entries.Where(e => e.Direct is not null && (e.Member, e.Name) != (revoked.Member, revoked.Name));
        return BodyOf([.. rest.Select(e => Grant(e.Member, e.Name, e.Direct!))]);
    }

    /// <summary>The body of a request with these grants.</summary>
    public static JsonObject BodyOf(params JsonNode?[] grants) => new() { ["access_control_list"] = new JsonArray(grants) };
}
