namespace ServingCluster.Secrets;

/// <summary>A scope.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Creator">Who made it.</param>
/// <param name="CreatedAt">When.</param>
/// <param name="Grants">Who may do what, at most one for each principal, in the order of their names.</param>
public sealed record SecretScopeInfo(string Name, string Creator, DateTimeOffset CreatedAt, IReadOnlyList<SecretGrant> Grants);
