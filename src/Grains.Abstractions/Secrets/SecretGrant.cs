using ServingCluster.Identity;

namespace ServingCluster.Secrets;

/// <summary>
/// What one principal may do with a scope. The interface of secrets names principals without saying whether they are users, groups or
/// service principals, so that a grant is for whichever has the name.
/// </summary>
/// <param name="Principal">A user name, a group's name, or the application id of a service principal.</param>
/// <param name="Permission">What it may do.</param>
public sealed record SecretGrant(string Principal, SecretPermission Permission)
{
    /// <summary>The group that everybody is in.</summary>
    public const string Everybody = "users";

    /// <summary>Whether it is for that principal, itself or by way of a group. Allocates nothing.</summary>
    public bool IsFor(Principal principal) =>
        Principal == principal.Name || Principal == Everybody || principal.Groups.Contains(Principal);
}
