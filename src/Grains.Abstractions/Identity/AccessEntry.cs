namespace ServingCluster.Identity;

/// <summary>One grant: a user, a group or a service principal has a level.</summary>
/// <typeparam name="TLevel">The levels of that kind of object, by rising rights; the member of value 0 stands for none.</typeparam>
/// <param name="Kind">What the principal is.</param>
/// <param name="Name">The user name, the name of the group, or the application id of the service principal; compared by the letter.</param>
/// <param name="Level">What it may do.</param>
public sealed record AccessEntry<TLevel>(PrincipalKind Kind, string Name, TLevel Level)
    where TLevel : struct, Enum
{
    /// <summary>Whether this grant is for that principal: for itself, or for a group that it is in.</summary>
    public bool IsFor(Principal principal) => Kind == PrincipalKind.Group
        ? Name == KnownGroups.Users || principal.Groups.Contains(Name)
        : Kind == principal.Kind && Name == principal.Name;

    /// <summary>Whether both are for the same principal.</summary>
    public bool IsForSameAs(AccessEntry<TLevel> other) => Kind == other.Kind && Name == other.Name;
}
