namespace ServingCluster.Frontend.OAuth;

/// <summary>The claims of this server's access tokens (RFC 9068), and their names where no standard has one.</summary>
internal static class TokenClaims
{
    public const string Type = "at+jwt";
    public const string ClientId = "client_id";
    public const string Scope = "scope";
    public const string AuthorizationDetails = "authorization_details";

    /// <summary>The id of the account; missing for somebody of whom only the external issuer knows.</summary>
    public const string Account = "sc_account";

    /// <summary>The names of the only endpoints that the token is for.</summary>
    public const string Endpoints = "sc_endpoints";

    /// <summary>The id of the sign-in that the token came of, with which it ends; missing for a token that came otherwise.</summary>
    public const string SignIn = "sid";

    /// <summary>The display name of somebody without an account.</summary>
    public const string DisplayName = "name";

    /// <summary>The groups of somebody without an account.</summary>
    public const string Groups = "groups";
}
