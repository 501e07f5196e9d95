using System.Collections.Frozen;
using ServingCluster.Frontend.Auth;
using ServingCluster.Frontend.Http;
using ServingCluster.Frontend.OAuth.Grants;

namespace ServingCluster.Frontend.OAuth;

/// <summary>The token endpoint (RFC 6749, 3.2): hands a request to the grant that it names.</summary>
internal sealed class TokenEndpoint(IEnumerable<IGrant> grants, OAuthPaths paths, FailedAttempts failures)
{
    private readonly FrozenDictionary<string, IGrant> _grants = grants.ToFrozenDictionary(g => g.Name, StringComparer.Ordinal);

    public Task AnswerAsync(HttpContext context)
    {
        paths.CheckAccount(context);
        return failures.Admits(context.Connection.RemoteIpAddress, out var wait) ? GrantAsync(context) : FailedAttempts.RefuseAsync(context, wait);
    }

    private async Task GrantAsync(HttpContext context)
    {
        try
        {
            var form = await FormBody.ReadAsync(context);
            var grant = GrantOf(form);
            var request = new TokenRequest(form, ClientAuthentication.Read(context, form), paths.Issuer(context), context.RequestAborted);
            var reply = await grant.GrantAsync(request);
            context.User = new Caller(reply.Principal);
            SecurityHeaders.ForbidStoring(context);
            await JsonReply.SendAsync(context, reply, static (json, token) => token.Write(json));
        }
        catch (OAuthException refusal)
        {
            if (refusal.Error is OAuthErrors.InvalidClient or OAuthErrors.InvalidGrant)
                failures.Note(context.Connection.RemoteIpAddress);
            await OAuthReply.RefuseAsync(context, refusal);
        }
    }

    private IGrant GrantOf(FormBody form)
    {
        var name = form.RequiredText("grant_type");
        return _grants.TryGetValue(name, out var grant) ? grant : throw new OAuthException(
            OAuthErrors.UnsupportedGrantType, $"grant_type: '{name}' is not offered; these are: {string.Join(", ", _grants.Keys.Order(StringComparer.Ordinal))}.");
    }
}
