using ServingCluster.Frontend.Auth;
using ServingCluster.Frontend.Auth.External;
using ServingCluster.Frontend.Http;
using ServingCluster.Frontend.OAuth.Grants;

namespace ServingCluster.Frontend.OAuth;

/// <summary>The authorization endpoint (RFC 6749, 3.1): shows the page to sign in on, and sends who did back with a code.</summary>
internal sealed class AuthorizeEndpoint(
    RegisteredClients clients, Authenticator authenticator, ExternalIssuer external, SignIns signIns, OAuthPaths paths, FailedAttempts failures)
{
    private const string NoAccount =
        "The token is right, but its holder has no account here. An administrator makes one with that user name first.";

    public async Task ShowAsync(HttpContext context)
    {
        if (await ReadAsync(context, new FormBody(context.Request.Query)) is { } request)
            await SignInPage.SendAsync(context, request, "");
    }

    public async Task SignInAsync(HttpContext context)
    {
        try
        {
            var form = await FormBody.ReadAsync(context);
            if (await ReadAsync(context, form) is not { } request)
                return;
            if (failures.Admits(context.Connection.RemoteIpAddress, out var wait))
                await SignInAsync(context, request, form.Text("token").Trim());
            else
                await SignInPage.RefuseAsync(context, FailedAttempts.Message, wait);
        }
        catch (OAuthException refusal)
        {
            await SignInPage.RefuseAsync(context, refusal.Message);
        }
    }

    private async Task SignInAsync(HttpContext context, AuthorizeRequest request, string token)
    {
        // One that this server issued by OAuth would live for ever by the refresh tokens that a sign-in with it brings.
        if (await authenticator.AuthenticateAsync(token) is not { Caller: { Principal: { OnlyEndpoints: null } principal } caller } found
            || !(principal.IsByAccessToken || external.Issued(token)))
        {
            failures.Note(context.Connection.RemoteIpAddress);
            await SignInPage.SendAsync(context, request, "No active account has this access token.");
            return;
        }

        context.User = caller;
        if (principal.AccountId.Length == 0)
        {
            await SignInPage.SendAsync(context, request, NoAccount);
            return;
        }

        var grant = request.Check() with { SignedInBy = found.TokenId, AdminHash = found.AdminHash };
        Redirect(context, request.Return(("code", await signIns.MakeCodeAsync(principal.AccountId, grant))));
    }

    /// <summary>The request, if it may go on; null when it was answered.</summary>
    private async Task<AuthorizeRequest?> ReadAsync(HttpContext context, FormBody form)
    {
        paths.CheckAccount(context);
        AuthorizeRequest? request = null;
        try
        {
            var read = AuthorizeRequest.Read(form);
            if (!clients.Knows(read.ClientId))
                throw RegisteredClients.Unknown(OAuthErrors.UnauthorizedClient, read.ClientId);
            if (!clients.MayRedirect(read.ClientId, read.RedirectUri))
                throw new OAuthException(OAuthErrors.InvalidRequest, $"redirect_uri: '{read.RedirectUri}' is not an address of the client '{read.ClientId}'.");
            request = read;
            request.Check();
            return request;
        }
        catch (OAuthException refusal) when (request is not null)
        {
            Redirect(context, request.Return(("error", refusal.Error), ("error_description", refusal.Message)));
            return null;
        }
        catch (OAuthException refusal)
        {
            await SignInPage.RefuseAsync(context, refusal.Message);
            return null;
        }
    }

    // By 303 the browser asks anew, without the form that held the token.
    private static void Redirect(HttpContext context, string address)
    {
        context.Response.StatusCode = StatusCodes.Status303SeeOther;
        context.Response.Headers.Location = address;
        SecurityHeaders.ForbidStoring(context);
    }
}
