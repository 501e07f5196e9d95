namespace ServingCluster.Identity;

/// <summary>Something that only its holder knows and by which an account is recognised. The secret itself is nowhere kept.</summary>
public sealed record Credential : CredentialInput
{
    /// <summary>Names it where the secret cannot.</summary>
    public required string Id { get; init; }

    /// <summary>When it was made (UTC).</summary>
    public required DateTimeOffset CreatedAt { get; init; }
}
