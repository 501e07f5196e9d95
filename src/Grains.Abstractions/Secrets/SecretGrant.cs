using ServingCluster.Identity;

namespace ServingCluster.Secrets;

/// <summary>What one principal may do with a scope.</summary>
/// <param name="Principal">A user name, a group's name, or the application id of a service principal.</param>
/// <param name="Permission">What it may do.</param>
public sealed record SecretGrant(string Principal, SecretPermission Permission)
{
    /// <summary>The group that everybody is in.</summary>
    public const string Everybody = "users";

    /// <summary>
    /// What the principal is; null for whichever has the name: of a grant from before grants said so, and of one to somebody of whom only an
    /// external issuer of tokens knows.
    /// </summary>
    public PrincipalKind? Kind { get; init; }

    /// <summary>Whether it is for that principal, itself or by way of a group. Allocates nothing.</summary>
    public bool IsFor(Principal principal) => Kind switch
    {
        null => Principal == principal.Name || IsForGroupOf(principal),
        PrincipalKind.Group => IsForGroupOf(principal),
        _ => Kind == principal.Kind && Principal == principal.Name,
    };

    private bool IsForGroupOf(Principal principal) => Principal == Everybody || principal.Groups.Contains(Principal);
}
