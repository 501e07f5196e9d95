namespace ServingCluster.Identity;

/// <summary>A credential that is to be kept.</summary>
public record CredentialInput
{
    /// <summary>What it is good for.</summary>
    public required CredentialKind Kind { get; init; }

    /// <summary>The SHA-256 of the secret, 64 digits of lower-case hex.</summary>
    public required string Sha256 { get; init; }

    /// <summary>The id of the account that it stands for.</summary>
    public required string Owner { get; init; }

    /// <summary>The id of the account that made it: the owner or an administrator; empty for one of whom only an external issuer knows.</summary>
    public required string CreatedBy { get; init; }

    /// <summary>When it ends (UTC); null for never.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>What its owner notes about it.</summary>
    public string Comment { get; init; } = "";

    /// <summary>
    /// Of codes and refresh tokens: the SHA-256, in lower-case hex, of what all secrets of one sign-in have in common; whoever shows one with
    /// it that is not good any more has held one that was. Empty for any other credential, and for those that were made before there was one.
    /// </summary>
    public string Family { get; init; } = "";

    /// <summary>Of codes and refresh tokens: the client that the user signed in to, and what was agreed with it.</summary>
    public ClientGrant? Grant { get; init; }
}
