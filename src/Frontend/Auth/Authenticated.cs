namespace ServingCluster.Frontend.Auth;

/// <summary>What a credential turned out to be.</summary>
/// <param name="Caller">Who holds it.</param>
/// <param name="ExpiresAt">When it ends (UTC); null for one that may be withdrawn at any time, but does not end by itself.</param>
/// <param name="IsFinal">Whether it stays right as long as this process lives, so that it need not be looked up again.</param>
internal sealed record Authenticated(Caller Caller, DateTimeOffset? ExpiresAt, bool IsFinal = false)
{
    /// <summary>The id of a personal access token; empty for any other credential.</summary>
    public string TokenId { get; init; } = "";

    /// <summary>The hash of the administrator's token, lower-case hex; empty for any other credential.</summary>
    public string AdminHash { get; init; } = "";

    /// <summary>The id of the sign-in that an access token of this server came of; empty for any other credential.</summary>
    public string SignIn { get; init; } = "";
}
