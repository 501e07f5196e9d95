namespace ServingCluster.Identity;

/// <summary>Who sends a request, as authentication found out. Made once per credential and shared by its requests; immutable.</summary>
/// <param name="Kind">A user or a service principal.</param>
/// <param name="Name">The user name, or the application id of a service principal.</param>
/// <param name="DisplayName">A name for people.</param>
/// <param name="Groups">The names of every group that it is in, also by way of others; always with <see cref="KnownGroups.Users"/>.</param>
public sealed record Principal(PrincipalKind Kind, string Name, string DisplayName, IReadOnlySet<string> Groups)
{
    /// <summary>The group whose members may do everything.</summary>
    public const string Admins = "admins";

    /// <summary>
    /// The id of its <see cref="Account"/>; empty where it has none: somebody of whom only an external issuer of tokens knows.
    /// </summary>
    public string AccountId { get; init; } = "";

    /// <summary>
    /// The names of the only endpoints that this credential may query, and nothing else may it do; null for a credential that may do
    /// whatever the principal may.
    /// </summary>
    public IReadOnlySet<string>? OnlyEndpoints { get; init; }

    /// <summary>Whether the credential is a personal access token or the administrator's, rather than a token that OAuth issued.</summary>
    public bool IsByAccessToken { get; init; }

    /// <summary>Whether it may do everything.</summary>
    public bool IsAdmin => Groups.Contains(Admins);
}
