namespace ServingCluster.Identity;

/// <summary>Who sends a request, as authentication found out. Made once per credential and shared by its requests; immutable.</summary>
/// <param name="Kind">A user or a service principal.</param>
/// <param name="Name">The user name, or the application id of a service principal.</param>
/// <param name="DisplayName">A name for people.</param>
/// <param name="Groups">The names of every group that it is in, also by way of others.</param>
public sealed record Principal(PrincipalKind Kind, string Name, string DisplayName, IReadOnlySet<string> Groups)
{
    /// <summary>The group whose members may do everything.</summary>
    public const string Admins = "admins";

    /// <summary>Whether it may do everything.</summary>
    public bool IsAdmin => Groups.Contains(Admins);
}
