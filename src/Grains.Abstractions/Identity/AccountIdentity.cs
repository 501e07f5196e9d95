namespace ServingCluster.Identity;

/// <summary>What authentication needs of an account.</summary>
/// <param name="Kind">A user or a service principal.</param>
/// <param name="Id">The account's id.</param>
/// <param name="Name">The user name or application id.</param>
/// <param name="DisplayName">A name for people.</param>
/// <param name="Active">Whether it may do anything.</param>
/// <param name="Groups">The names of all groups that it is in, also by way of others.</param>
public sealed record AccountIdentity(
    PrincipalKind Kind, string Id, string Name, string DisplayName, bool Active, IReadOnlyList<string> Groups);
