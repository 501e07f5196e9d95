using ServingCluster.Identity;

namespace ServingCluster.Frontend.OAuth;

/// <summary>What a client asks that a user agree to (RFC 6749, 4.1.1; RFC 7636, 4.3).</summary>
internal sealed record AuthorizeRequest(
    string ClientId, string RedirectUri, string ResponseType, string Scope, string State, string Challenge, string ChallengeMethod)
{
    // 43 characters of base64url are the 32 bytes of a SHA-256.
    private const int ChallengeLength = 43;

    /// <summary>All of it, as the form hands it on.</summary>
    public IEnumerable<(string Name, string Value)> Parameters =>
    [
        ("client_id", ClientId), ("redirect_uri", RedirectUri), ("response_type", ResponseType), ("scope", Scope), ("state", State),
        ("code_challenge", Challenge), ("code_challenge_method", ChallengeMethod),
    ];

    /// <exception cref="OAuthException">A parameter is there twice.</exception>
    public static AuthorizeRequest Read(FormBody form) => new(
        form.Text("client_id"), form.Text("redirect_uri"), form.Text("response_type"), form.Text("scope"), form.Text("state"),
        form.Text("code_challenge"), form.Text("code_challenge_method"));

    /// <summary>What the user agrees to, if all is right but client and address, which are for others to check.</summary>
    /// <exception cref="OAuthException">It is not.</exception>
    public ClientGrant Check()
    {
        if (ResponseType != "code")
            throw new OAuthException(OAuthErrors.UnsupportedResponseType, "response_type: must be 'code'.");
        if (ChallengeMethod != "S256" || Challenge.Length != ChallengeLength || !Challenge.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_'))
            throw new OAuthException(OAuthErrors.InvalidRequest, "code_challenge: is required, with code_challenge_method=S256.");
        return new ClientGrant(ClientId, RedirectUri, Challenge, Scopes.Check(Scope));
    }

    /// <summary>Where to send the user back, with these parameters and the client's state.</summary>
    public string Return(params (string Name, string Value)[] parameters)
    {
        var query = parameters.Append(("state", State)).Where(p => p.Item2.Length > 0)
            .Select(p => $"{p.Item1}={Uri.EscapeDataString(p.Item2)}");
        var address = new Uri(RedirectUri).AbsoluteUri;
        return $"{address}{(address.Contains('?', StringComparison.Ordinal) ? '&' : '?')}{string.Join('&', query)}";
    }
}
