using ServingCluster.Identity;

namespace ServingCluster.Frontend.OAuth.Grants;

/// <summary>A client shows the code that it got when its user signed in, and the verifier of the challenge that it sent before (RFC 7636).</summary>
internal sealed class AuthorizationCodeGrant(SignIns signIns) : IGrant
{
    public string Name => "authorization_code";

    public async Task<TokenReply> GrantAsync(TokenRequest request)
    {
        var (code, verifier) = (request.Form.RequiredText("code"), request.Form.RequiredText("code_verifier"));
        var redirectUri = request.Form.RequiredText("redirect_uri");
        return await signIns.ContinueAsync(CredentialKind.AuthorizationCode, code, request, agreed =>
        {
            if (agreed.RedirectUri != redirectUri)
                throw new OAuthException(OAuthErrors.InvalidGrant, "redirect_uri: is not the one that the code was sent to.");
            if (!SignIns.Verifies(verifier, agreed.Challenge))
                throw new OAuthException(OAuthErrors.InvalidGrant, "code_verifier: is not that of the code_challenge that the code was asked for with.");
        });
    }
}
