using ServingCluster.Identity;

namespace ServingCluster.Secrets;

/// <summary>A scope as it is to be made.</summary>
/// <param name="Creator">Who makes it.</param>
/// <param name="Manager">Who may manage it at first: the creator, or <see cref="SecretGrant.Everybody"/>.</param>
public sealed record SecretScopeCreation(string Creator, string Manager)
{
    /// <summary>What the manager is; null for whichever has the name.</summary>
    public PrincipalKind? ManagerKind { get; init; }
}
