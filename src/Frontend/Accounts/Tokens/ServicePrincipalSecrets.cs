using System.Globalization;
using System.Text.Json;
using ServingCluster.Errors;
using ServingCluster.Frontend.Auth;
using ServingCluster.Frontend.Http;
using ServingCluster.Frontend.OAuth;
using ServingCluster.Identity;

namespace ServingCluster.Frontend.Accounts.Tokens;

/// <summary>The routes of the secrets by which service principals get access tokens; for administrators.</summary>
internal sealed class ServicePrincipalSecrets(TokenBooks books, IServingGrains grains, OAuthPaths paths, JsonRequests requests)
{
    private const CredentialKind Kind = CredentialKind.ClientSecret;
    private const long DefaultSeconds = 730L * 86_400;

    public async Task CreateAsync(HttpContext context)
    {
        var admin = RequireAdmin(context);
        var owner = await OwnerAsync(context);
        var body = await requests.ReadOptionalAsync(context);
        var lifetime = ReadLifetime(body);
        body.Mistakes.ThrowIfAny();
        var made = await books.MakeAsync(Kind, owner, admin.AccountId, lifetime, "");
        SecurityHeaders.ForbidStoring(context);
        await JsonReply.SendAsync(context, made, static (json, state) =>
        {
            json.WriteString("secret", state.Secret);
            Write(json, state.Credential);
        });
    }

    public async Task ListAsync(HttpContext context)
    {
        RequireAdmin(context);
        var secrets = await books.Credentials.ListAsync(Kind, await OwnerAsync(context));
        await JsonReply.SendAsync(context, secrets, static (json, list) =>
        {
            json.WriteStartArray("secrets");
            foreach (var secret in list)
            {
                json.WriteStartObject();
                Write(json, secret);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        });
    }

    public async Task DeleteAsync(HttpContext context)
    {
        RequireAdmin(context);
        await books.Credentials.RemoveAsync(Kind, (string)context.Request.RouteValues["secret"]!, await OwnerAsync(context));
        await JsonReply.SendEmptyAsync(context);
    }

    private static void Write(Utf8JsonWriter json, Credential secret)
    {
        json.WriteString("id", secret.Id);
        json.WriteString("secret_hash", secret.Sha256);
        json.WriteString("status", "ACTIVE");
        json.WriteString("create_time", Text(secret.CreatedAt));
        json.WriteString("update_time", Text(secret.CreatedAt));
        if (secret.ExpiresAt is { } end)
            json.WriteString("expire_time", Text(end));
    }

    private static string Text(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    // A duration of protocol buffers as JSON has it: "3600s".
    private static long ReadLifetime(BodyReader body)
    {
        if (body.Text("lifetime") is not { Length: > 0 } text)
            return DefaultSeconds;
        if (text.EndsWith('s') && long.TryParse(text[..^1], NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds is > 0 and <= DefaultSeconds)
            return seconds;
        body.Mistake("lifetime", $"must be a number of seconds followed by 's', of at most '{DefaultSeconds}s', but is '{text}'.");
        return DefaultSeconds;
    }

    private async Task<string> OwnerAsync(HttpContext context)
    {
        paths.CheckAccount(context);
        var id = (string)context.Request.RouteValues["id"]!;
        return await grains.IdentityDirectory().FindByIdAsync(id) is { Kind: PrincipalKind.ServicePrincipal } owner ? owner.Id : throw new ServingException(
            ErrorCode.ResourceDoesNotExist, $"Service principal with the id '{id}' does not exist.");
    }

    private static Principal RequireAdmin(HttpContext context) => Rights.RequireAdmin(context, "manage the secrets of service principals");
}
