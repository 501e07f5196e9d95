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
    /// <summary>The state without what was granted to that principal; the same object when that is nothing.</summary>
    public SecretScopeState Without(PrincipalKind kind, string principal)
    {
        var others = Grants.Where(g => g.Principal != principal || (g.Kind ?? kind) != kind).ToList();
        return others.Count == Grants.Count ? this : this with { Grants = others };
    }

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
