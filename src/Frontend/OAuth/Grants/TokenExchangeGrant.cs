using ServingCluster.Frontend.Auth;
using ServingCluster.Frontend.Auth.External;
using ServingCluster.Identity;

namespace ServingCluster.Frontend.OAuth.Grants;

/// <summary>A token of the external issuer, or a personal access token, is shown to get one of this server's (RFC 8693).</summary>
internal sealed class TokenExchangeGrant(
    Authenticator authenticator, ExternalIssuer external, PrincipalFinder principals, AccessTokens tokens, DataPlaneDetails details) : IGrant
{
    private const string AccessToken = "urn:ietf:params:oauth:token-type:access_token";
    private const string PersonalAccessToken = "urn:databricks:params:oauth:token-type:personal-access-token";

    private static readonly string[] WebTokens = [AccessToken, "urn:ietf:params:oauth:token-type:jwt", "urn:ietf:params:oauth:token-type:id_token"];

    public string Name => "urn:ietf:params:oauth:grant-type:token-exchange";

    public async Task<TokenReply> GrantAsync(TokenRequest request)
    {
        var scope = Scopes.Check(request.Form.Text("scope"));
        if (request.Form.Text("requested_token_type") is not ("" or AccessToken))
            throw new OAuthException(OAuthErrors.InvalidRequest, $"requested_token_type: must be '{AccessToken}', or be left out.");
        await RefuseFederationAsync(request.Client.Id);
        var principal = await SubjectAsync(request.Form.RequiredText("subject_token"), request.Form.RequiredText("subject_token_type"));
        var grant = await details.ReadAsync(request.Form.Text("authorization_details"));
        var token = await tokens.IssueAsync(new AccessTokenRequest(principal, request.Issuer, request.Client.Id, scope, grant), request.Aborted);
        return new TokenReply(principal, token, scope) { IssuedTokenType = AccessToken };
    }

    private async Task<Principal> SubjectAsync(string token, string type)
    {
        if (type != PersonalAccessToken && !WebTokens.Contains(type))
        {
            throw new OAuthException(
                OAuthErrors.InvalidRequest, $"subject_token_type: '{type}' is not offered; these are: {string.Join(", ", WebTokens)}, {PersonalAccessToken}.");
        }

        // One of this server's own would live for ever by being exchanged for another.
        var isWebToken = WebTokens.Contains(type);
        var found = isWebToken == external.Issued(token) ? await authenticator.AuthenticateAsync(token) : null;
        if (found is { Caller.Principal: { OnlyEndpoints: null } principal } && (isWebToken || principal.IsByAccessToken))
            return principal;
        throw new OAuthException(
            OAuthErrors.InvalidGrant,
            isWebToken
                ? "subject_token: must be an unexpired token of the external issuer that the settings name, for its audience."
                : "subject_token: must be a personal access token that is not revoked.");
    }

    // What such a client wants is a token of the service principal, not of the subject.
    private async Task RefuseFederationAsync(string clientId)
    {
        if (clientId.Length > 0 && await principals.ByNameAsync(PrincipalKind.ServicePrincipal, clientId) is not null)
        {
            throw new OAuthException(
                OAuthErrors.UnauthorizedClient, "client_id: a token cannot be exchanged for one of a service principal; use its secret.");
        }
    }
}
