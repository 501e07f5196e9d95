namespace ServingCluster.Identity;

/// <summary>What a caller says of a user, a group or a service principal.</summary>
public record AccountInput
{
    /// <summary>What it is.</summary>
    public required PrincipalKind Kind { get; init; }

    /// <summary>
    /// The user name, the group's name, or the service principal's application id (a UUID; empty at creation for a new one). One of a kind
    /// has it, without regard to case.
    /// </summary>
    public required string Name { get; init; }

    /// <summary>A name for people; empty for <see cref="Name"/>.</summary>
    public string DisplayName { get; init; } = "";

    /// <summary>Whether it may do anything; of a group always true.</summary>
    public bool Active { get; init; } = true;

    /// <summary>The id that a system which provisions accounts knows it by.</summary>
    public string ExternalId { get; init; } = "";

    /// <summary>A user's given name.</summary>
    public string GivenName { get; init; } = "";

    /// <summary>A user's family name.</summary>
    public string FamilyName { get; init; } = "";

    /// <summary>A user's e-mail addresses.</summary>
    public IReadOnlyList<AccountEmail> Emails { get; init; } = [];

    /// <summary>What clients note as entitlements. Kept for them; nothing here depends on it.</summary>
    public IReadOnlyList<string> Entitlements { get; init; } = [];

    /// <summary>What clients note as roles. Kept for them; nothing here depends on it.</summary>
    public IReadOnlyList<string> Roles { get; init; } = [];

    /// <summary>The ids of a group's direct members: users, service principals and other groups.</summary>
    public IReadOnlyList<string> Members { get; init; } = [];
}
