using ServingCluster.Identity;
using ServingCluster.Secrets;

namespace ServingCluster.Grains.Secrets;

/// <summary>A scope as it is stored; its secrets have records of their own.</summary>
/// <param name="Creator">Who made it.</param>
/// <param name="CreatedAt">When.</param>
/// <param name="Grants">Who may do what, in the order of their names.</param>
/// <param name="Deleting">Whether it is to go and some of its secrets may be left.</param>
internal sealed record SecretScopeState(string Creator, DateTimeOffset CreatedAt, IReadOnlyList<SecretGrant> Grants, bool Deleting)
{
    public SecretPermission PermissionOf(Principal principal)
    {
        if (principal.IsAdmin)
            return SecretPermission.Manage;
        var highest = SecretPermission.None;
        foreach (var grant in Grants)
        {
            if (grant.Permission > highest && grant.IsFor(principal))
                highest = grant.Permission;
        }

        return highest;
    }
}
