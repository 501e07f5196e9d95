namespace ServingCluster.Identity;

/// <summary>What a user agreed to by signing in to a client (RFC 6749, 4.1; RFC 7636).</summary>
/// <param name="ClientId">The client.</param>
/// <param name="RedirectUri">Where the code was sent to; it must be named again when the code is shown.</param>
/// <param name="Challenge">The S256 challenge whose verifier must be shown with the code; empty on refresh tokens.</param>
/// <param name="Scope">The scopes, separated by spaces.</param>
public sealed record ClientGrant(string ClientId, string RedirectUri, string Challenge, string Scope)
{
    /// <summary>The id of the personal access token that the user signed in with, without which the sign-in ends; empty for another credential.</summary>
    public string SignedInBy { get; init; } = "";

    /// <summary>The hash of the administrator's token that the user signed in with, lower-case hex, without which the sign-in ends; empty for
    /// another credential, and where an earlier release did not write it.</summary>
    public string AdminHash { get; init; } = "";
}
