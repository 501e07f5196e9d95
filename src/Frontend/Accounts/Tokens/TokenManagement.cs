using ServingCluster.Errors;
using ServingCluster.Frontend.Auth;
using ServingCluster.Frontend.Http;
using ServingCluster.Identity;

namespace ServingCluster.Frontend.Accounts.Tokens;

/// <summary>The routes by which administrators see and revoke everybody's personal access tokens, and make them for others.</summary>
internal sealed class TokenManagement(TokenBooks books, IServingGrains grains, Credentials credentials, JsonRequests requests)
{
    private const CredentialKind Kind = CredentialKind.PersonalAccessToken;

    public async Task ListAsync(HttpContext context)
    {
        RequireAdmin(context);
        var tokens = await books.Credentials.ListAsync(Kind, null);
        var names = await books.NamesAsync(tokens);
        var (id, name) = (context.Request.Query["created_by_id"].ToString(), context.Request.Query["created_by_username"].ToString());
        var wanted = tokens.Where(t => (id.Length == 0 || t.CreatedBy == id)
            && (name.Length == 0 || names[t.CreatedBy].Equals(name, StringComparison.OrdinalIgnoreCase)));
        await JsonReply.SendAsync(context, (wanted, names, Workspace), static (json, state) =>
        {
            json.WriteStartArray("token_infos");
            foreach (var token in state.wanted)
            {
                json.WriteStartObject();
                TokenWriter.WriteFully(json, token, state.names, state.Workspace);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        });
    }

    public async Task GetAsync(HttpContext context)
    {
        RequireAdmin(context);
        var token = await books.Credentials.GetAsync(Kind, IdOf(context)) ?? throw new ServingException(
            ErrorCode.ResourceDoesNotExist, $"Token with the id '{IdOf(context)}' does not exist.");
        await SendAsync(context, token, secret: null);
    }

    public async Task DeleteAsync(HttpContext context)
    {
        RequireAdmin(context);
        await books.Credentials.RemoveAsync(Kind, IdOf(context), null);
        await JsonReply.SendEmptyAsync(context);
    }

    public async Task CreateOnBehalfAsync(HttpContext context)
    {
        var admin = RequireAdmin(context);
        var body = await requests.ReadAsync(context);
        var (application, user) = (body.Text("application_id") ?? "", body.Text("user_name") ?? "");
        var (lifetime, comment) = (body.Whole("lifetime_seconds"), body.Text("comment") ?? "");
        if (application.Length == 0 == (user.Length == 0))
            body.Mistake("application_id", "give exactly one of 'application_id', of a service principal, and 'user_name'.");
        body.Mistakes.ThrowIfAny();
        var owner = await OwnerAsync(application, user);
        var made = await books.MakeAsync(Kind, owner.Id, admin.AccountId, lifetime, comment);
        SecurityHeaders.ForbidStoring(context);
        await SendAsync(context, made.Credential, made.Secret);
    }

    private async Task<AccountIdentity> OwnerAsync(string application, string user)
    {
        var (kind, name) = user.Length > 0 ? (PrincipalKind.User, user) : (PrincipalKind.ServicePrincipal, application);
        return await grains.IdentityDirectory().FindByNameAsync(kind, name) ?? throw new ServingException(
            ErrorCode.ResourceDoesNotExist,
            user.Length > 0 ? $"User with the name '{user}' does not exist." : $"Service principal with the application id '{application}' does not exist.");
    }

    private async Task SendAsync(HttpContext context, Credential token, string? secret)
    {
        var names = await books.NamesAsync([token]);
        await JsonReply.SendAsync(context, (token, secret, names, Workspace), static (json, state) =>
        {
            if (state.secret is not null)
                json.WriteString("token_value", state.secret);
            json.WriteStartObject("token_info");
            TokenWriter.WriteFully(json, state.token, state.names, state.Workspace);
            json.WriteEndObject();
        });
    }

    private long Workspace => credentials.Installation.WorkspaceId;

    private static Principal RequireAdmin(HttpContext context) => Rights.RequireAdmin(context, "see and manage the tokens of others");

    private static string IdOf(HttpContext context) => (string)context.Request.RouteValues["id"]!;
}
