using ServingCluster.Frontend.Auth;
using ServingCluster.Frontend.Http;
using ServingCluster.Frontend.OAuth.Grants;
using ServingCluster.Identity;

namespace ServingCluster.Frontend.OAuth;

/// <summary>
/// The revocation endpoint (RFC 7009): a client gives back a refresh token, or an access token that came of a sign-in, and the sign-in ends
/// with everything that came of it. The kind of a token is seen on it, so that <c>token_type_hint</c> tells nothing new.
/// </summary>
internal sealed class RevokeEndpoint(
    IServingGrains grains, SignIns signIns, AccessTokens tokens, PrincipalFinder principals, OAuthPaths paths, FailedAttempts failures)
{
    public Task AnswerAsync(HttpContext context)
    {
        paths.CheckAccount(context);
        return failures.Admits(context.Connection.RemoteIpAddress, out var wait) ? RevokeAsync(context) : FailedAttempts.RefuseAsync(context, wait);
    }

    private async Task RevokeAsync(HttpContext context)
    {
        try
        {
            var form = await FormBody.ReadAsync(context);
            var client = ClientAuthentication.Read(context, form).Id;
            if (client.Length == 0)
                throw new OAuthException(OAuthErrors.InvalidRequest, "client_id: is required.");

            // A token that is good for nothing any more is what the client wanted (RFC 7009, 2.2).
            if (await FindAsync(form.RequiredText("token")) is { } signIn)
                await EndAsync(context, signIn, client);
            SecurityHeaders.ForbidStoring(context);
            await JsonReply.SendEmptyAsync(context);
        }
        catch (OAuthException refusal)
        {
            await OAuthReply.RefuseAsync(context, refusal);
        }
    }

    private async Task EndAsync(HttpContext context, Credential signIn, string client)
    {
        if (signIn.Grant!.ClientId != client)
            throw new OAuthException(OAuthErrors.UnauthorizedClient, "client_id: is not that of the client that the token was issued to.");
        if (await principals.ByIdAsync(signIn.Owner) is { } principal)
            context.User = new Caller(principal);
        await grains.CredentialDirectory().EndSignInAsync(signIn.Id);
    }

    private async Task<Credential?> FindAsync(string token)
    {
        if (token.StartsWith(SecretText.PersonalAccessToken, StringComparison.Ordinal))
            throw Unsupported("a personal access token is revoked by POST /api/2.0/token/delete.");
        if (token.StartsWith(SecretText.RefreshToken, StringComparison.Ordinal))
            return await signIns.FindAsync(token);
        return await tokens.FindSignInAsync(token) switch
        {
            null => null,
            "" => throw Unsupported("this access token came of no sign-in and lasts until its end, an hour after it was issued. Switch its account off to be rid of it."),
            var id => await grains.CredentialDirectory().GetSignInAsync(id),
        };
    }

    private static OAuthException Unsupported(string message) => new(OAuthErrors.UnsupportedTokenType, "token: " + message);
}
