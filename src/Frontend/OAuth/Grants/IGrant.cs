namespace ServingCluster.Frontend.OAuth.Grants;

/// <summary>One way to get a token.</summary>
internal interface IGrant
{
    /// <summary>The value of <c>grant_type</c>.</summary>
    string Name { get; }

    /// <summary>Makes the token.</summary>
    /// <exception cref="OAuthException">The request is refused.</exception>
    Task<TokenReply> GrantAsync(TokenRequest request);
}
