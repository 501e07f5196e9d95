using ServingCluster.Identity;

namespace ServingCluster.Grains.Routing;

/// <summary>
/// Who may send requests to an endpoint: its grants made ready for the hot path. Asks nobody and allocates nothing; the cost is one look-up by
/// name and one for each group with a grant. Immutable.
/// </summary>
internal sealed class QueryAccess
{
    private readonly bool _isForEveryone;
    private readonly HashSet<string> _users;
    private readonly HashSet<string> _servicePrincipals;
    private readonly string[] _groups;

    public QueryAccess(AccessList<EndpointPermission> list)
    {
        var grants = list.Entries.Where(e => e.Level >= EndpointPermission.CanQuery).ToList();
        _groups = [.. Names(grants, PrincipalKind.Group)];
        _isForEveryone = _groups.Contains(KnownGroups.Users);
        _users = new(Names(grants, PrincipalKind.User), StringComparer.Ordinal);
        _servicePrincipals = new(Names(grants, PrincipalKind.ServicePrincipal), StringComparer.Ordinal);
    }

    /// <summary>Whether that principal may send requests.</summary>
    public bool Allows(Principal principal) =>
        _isForEveryone
        || (principal.Kind == PrincipalKind.ServicePrincipal ? _servicePrincipals : _users).Contains(principal.Name)
        || principal.IsAdmin
        || IsInGroup(principal.Groups);

    private bool IsInGroup(IReadOnlySet<string> groups)
    {
        foreach (var group in _groups)
        {
            if (groups.Contains(group))
                return true;
        }

        return false;
    }

    private static IEnumerable<string> Names(IEnumerable<AccessEntry<EndpointPermission>> grants, PrincipalKind kind) =>
        grants.Where(e => e.Kind == kind).Select(e => e.Name);
}
