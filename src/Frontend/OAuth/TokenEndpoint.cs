using System.Collections.Frozen;
using ServingCluster.Frontend.Auth;
using ServingCluster.Frontend.Http;
using ServingCluster.Frontend.OAuth.Grants;

namespace ServingCluster.Frontend.OAuth;

/// <summary>The token endpoint (RFC 6749, 3.2): hands a request to the grant that it names.</summary>
internal sealed class TokenEndpoint(IEnumerable<IGrant> grants, OAuthPaths paths)
{
    private readonly FrozenDictionary<string, IGrant> _grants = grants.ToFrozenDictionary(g => g.Name, StringComparer.Ordinal);

    public async Task AnswerAsync(HttpContext context)
    {
        paths.CheckAccount(context);
        try
        {
            var form = await FormBody.ReadAsync(context);
            var name = form.RequiredText("grant_type");
            if (!_grants.TryGetValue(name, out var grant))
            {
                throw new OAuthException(
                    OAuthErrors.UnsupportedGrantType, $"grant_type: '{name}' is not offered; these are: {string.Join(", ", _grants.Keys.Order(StringComparer.Ordinal))}.");
            }

            var request = new TokenRequest(form, ClientAuthentication.Read(context, form), paths.Issuer(context), context.RequestAborted);
            var reply = await grant.GrantAsync(request);
            context.User = new Caller(reply.Principal);
            OAuthReply.ForbidStoring(context);
            await JsonReply.SendAsync(context, reply, static (json, token) => token.Write(json));
        }
        catch (OAuthException refusal)
        {
            await OAuthReply.RefuseAsync(context, refusal);
        }
    }
}
