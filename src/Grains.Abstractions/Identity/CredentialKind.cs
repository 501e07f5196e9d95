namespace ServingCluster.Identity;

/// <summary>What a stored <see cref="Credential"/> is good for.</summary>
public enum CredentialKind
{
    /// <summary>It stands for its owner at every request.</summary>
    PersonalAccessToken,

    /// <summary>A service principal shows it to get access tokens.</summary>
    ClientSecret,

    /// <summary>A client that a user signed in to shows it, once, to get an access token and the next one of these.</summary>
    RefreshToken,

    /// <summary>A client that a user just signed in to shows it, once, to get its first tokens.</summary>
    AuthorizationCode,

    /// <summary>
    /// What remains of a sign-in once its last code or refresh token was used and brought no further one, for as long as its access tokens
    /// last. Nothing can be got by it.
    /// </summary>
    SignIn,
}
