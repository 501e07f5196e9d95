using ServingCluster.Identity;

namespace ServingCluster.Frontend.OAuth.Grants;

/// <summary>A client shows its refresh token to get an access token and the next refresh token (RFC 6749, 6).</summary>
internal sealed class RefreshTokenGrant(SignIns signIns) : IGrant
{
    public string Name => "refresh_token";

    public Task<TokenReply> GrantAsync(TokenRequest request)
    {
        _ = Scopes.Check(request.Form.Text("scope"));
        return signIns.ContinueAsync(CredentialKind.RefreshToken, request.Form.RequiredText("refresh_token"), request, static _ => { });
    }
}
