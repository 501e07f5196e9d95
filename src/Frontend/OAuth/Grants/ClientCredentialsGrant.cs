using ServingCluster.Frontend.Auth;
using ServingCluster.Identity;

namespace ServingCluster.Frontend.OAuth.Grants;

/// <summary>A service principal shows its secret (RFC 6749, 4.4). The client's id is its application id.</summary>
internal sealed class ClientCredentialsGrant(IServingGrains grains, PrincipalFinder principals, AccessTokens tokens, DataPlaneDetails details) : IGrant
{
    public string Name => "client_credentials";

    public async Task<TokenReply> GrantAsync(TokenRequest request)
    {
        var (client, scope) = (request.Client, Scopes.Check(request.Form.Text("scope")));
        if (client.Id.Length == 0 || client.Secret.Length == 0)
            throw new OAuthException(OAuthErrors.InvalidClient, "The client's id and secret are required, by HTTP Basic or as client_id and client_secret.");

        // One answer for every mistake: it must not tell which ids there are.
        var secret = await grains.CredentialDirectory().FindAsync(CredentialKind.ClientSecret, TokenHash.HexOf(client.Secret));
        var principal = await principals.ByNameAsync(PrincipalKind.ServicePrincipal, client.Id);
        if (secret is null || principal is null || secret.Owner != principal.AccountId)
            throw new OAuthException(OAuthErrors.InvalidClient, "Client authentication failed: no active service principal has this application id and secret.");
        var grant = await details.ReadAsync(request.Form.Text("authorization_details"));
        var token = await tokens.IssueAsync(new AccessTokenRequest(principal, request.Issuer, client.Id, scope, grant), request.Aborted);
        return new TokenReply(principal, token, scope);
    }
}
