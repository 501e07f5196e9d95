using ServingCluster.Frontend.Auth;
using ServingCluster.Frontend.Http;
using ServingCluster.Identity;

namespace ServingCluster.Frontend.Accounts.Tokens;

/// <summary>The routes by which callers make, list and revoke personal access tokens of their own.</summary>
internal sealed class OwnTokens(TokenBooks books, JsonRequests requests)
{
    private const CredentialKind Kind = CredentialKind.PersonalAccessToken;

    public async Task CreateAsync(HttpContext context)
    {
        var owner = OwnerOf(context);
        var body = await requests.ReadOptionalAsync(context);
        var (lifetime, comment) = (body.Whole("lifetime_seconds"), body.Text("comment") ?? "");
        body.Mistakes.ThrowIfAny();
        var made = await books.MakeAsync(Kind, owner, owner, lifetime, comment);
        SecurityHeaders.ForbidStoring(context);
        await JsonReply.SendAsync(context, made, static (json, state) =>
        {
            json.WriteString("token_value", state.Secret);
            json.WriteStartObject("token_info");
            TokenWriter.Write(json, state.Credential);
            json.WriteEndObject();
        });
    }

    public async Task ListAsync(HttpContext context)
    {
        var tokens = await books.Credentials.ListAsync(Kind, OwnerOf(context));
        await JsonReply.SendAsync(context, tokens, static (json, list) =>
        {
            json.WriteStartArray("token_infos");
            foreach (var token in list)
            {
                json.WriteStartObject();
                TokenWriter.Write(json, token);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        });
    }

    public async Task DeleteAsync(HttpContext context)
    {
        var owner = OwnerOf(context);
        var body = await requests.ReadAsync(context);
        var id = body.RequiredText("token_id");
        body.Mistakes.ThrowIfAny();
        await books.Credentials.RemoveAsync(Kind, id, owner);
        await JsonReply.SendEmptyAsync(context);
    }

    private static string OwnerOf(HttpContext context) => Rights.RequireAccount(Caller.Of(context).Principal);
}
