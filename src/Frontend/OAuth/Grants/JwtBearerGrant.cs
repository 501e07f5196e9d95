namespace ServingCluster.Frontend.OAuth.Grants;

/// <summary>
/// An access token of this server is shown to get one for queries to certain endpoints alone (RFC 7523, 2.1, with RFC 9396), which a client
/// hands to places that it trusts less.
/// </summary>
internal sealed class JwtBearerGrant(AccessTokens tokens, DataPlaneDetails details) : IGrant
{
    public string Name => "urn:ietf:params:oauth:grant-type:jwt-bearer";

    public async Task<TokenReply> GrantAsync(TokenRequest request)
    {
        var assertion = request.Form.RequiredText("assertion");
        var asked = request.Form.RequiredText("authorization_details");
        var scope = Scopes.Check(request.Form.Text("scope"));
        if (await tokens.AuthenticateAsync(assertion) is not { Caller.Principal: { OnlyEndpoints: null } principal } shown)
            throw new OAuthException(OAuthErrors.InvalidGrant, "assertion: must be an unexpired access token that this server issued by OAuth, for all APIs.");
        var grant = await details.ReadAsync(asked);
        var token = await tokens.IssueAsync(new AccessTokenRequest(principal, request.Issuer, request.Client.Id, scope, grant) { SignIn = shown.SignIn }, request.Aborted);
        return new TokenReply(principal, token, scope);
    }
}
