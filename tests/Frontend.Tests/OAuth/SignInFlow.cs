using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.WebUtilities;
using ServingCluster.Frontend.Settings;

namespace ServingCluster.Frontend.Tests.OAuth;

/// <summary>The steps of signing in to a client, as its user and the client take them.</summary>
internal static class SignInFlow
{
    private const string Verifier = "a-verifier-that-nobody-else-knows-0123456789";
    public const string Loopback = "http://localhost:8020";
    public const string Registered = "https://x.io/in?a=b";

    private static readonly string Challenge = Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes(Verifier)));

    public static ServingSettings WithClient() =>
        new() { AdminToken = TestFrontend.Token, UsageLog = false, AuditLog = false, OAuthClients = ["webui=" + Registered] };

    public static async Task<string> PatOfAsync(TestFrontend frontend, string id)
    {
        // By way of the directory: users make tokens themselves, once they have a first one.
        var books = new ServingCluster.Frontend.Accounts.Tokens.TokenBooks(frontend.Grains, frontend.Time);
        return (await books.MakeAsync(ServingCluster.Identity.CredentialKind.PersonalAccessToken, id, id, 600, "")).Secret;
    }

    public static string RefreshTokenOf(Answer answer) => answer["refresh_token"].GetString()!;

    public static Task<Answer> MeAsync(TestFrontend frontend, Answer tokens) =>
        frontend.SendAsAsync(tokens["access_token"].GetString()!, "GET", People.Scim + "/Me");

    public static Task<Answer> RevokeAsync(TestFrontend frontend, string token, string client = "databricks-cli") =>
        frontend.SendFormAsync("/oidc/v1/revoke", null, ("token", token), ("client_id", client));

    public static async Task<string> NarrowAsync(TestFrontend frontend, Answer tokens) =>
        (await ForEndpointsAsync(frontend, tokens)).AssertOk()["access_token"].GetString()!;

    public static async Task<Answer> ForEndpointsAsync(TestFrontend frontend, Answer tokens)
    {
        var iris = await frontend.Grains.AddEndpointAsync("iris");
        iris.Description = iris.Description! with { Id = "iris-id" };
        const string details =
            """[{"type":"workspace_permission","object_type":"serving-endpoints","object_path":"/serving-endpoints/iris-id","actions":["query_inference_endpoint"]}]""";
        return await frontend.SendFormAsync(
            "/oidc/v1/token", null, ("grant_type", "urn:ietf:params:oauth:grant-type:jwt-bearer"), ("assertion", tokens["access_token"].GetString()!),
            ("authorization_details", details));
    }

    public static async Task<Answer> SignInAsync(TestFrontend frontend, string token = TestFrontend.Token) =>
        (await ExchangeAsync(frontend, await CodeAsync(frontend, token: token))).AssertOk();

    public static async Task<string> CodeAsync(
        TestFrontend frontend, string scope = "all-apis offline_access", string token = TestFrontend.Token, string client = "databricks-cli", string address = Loopback)
    {
        var back = await SendAsync(frontend, HttpMethod.Post, Query(("scope", scope), ("client_id", client), ("redirect_uri", address)), token);
        return QueryHelpers.ParseQuery(back.Headers.Location!.Query)["code"]!;
    }

    public static Dictionary<string, string?> Query(params (string Name, string Value)[] changes)
    {
        var query = new Dictionary<string, string?>
        {
            ["response_type"] = "code",
            ["client_id"] = "databricks-cli",
            ["redirect_uri"] = Loopback,
            ["scope"] = "all-apis offline_access",
            ["code_challenge"] = Challenge,
            ["code_challenge_method"] = "S256",
        };
        foreach (var (name, value) in changes)
            query[name] = value;
        return query;
    }

    public static async Task<HttpResponseMessage> SendAsync(
        TestFrontend frontend, HttpMethod method, Dictionary<string, string?> query, string? token = null)
    {
        frontend.Client.DefaultRequestHeaders.Remove("Authorization");
        var request = new HttpRequestMessage(method, QueryHelpers.AddQueryString("/oidc/v1/authorize", query));
        if (method == HttpMethod.Post)
            request.Content = new FormUrlEncodedContent(query.Append(KeyValuePair.Create("token", token))!);
        var answer = await frontend.Client.SendAsync(request);
        frontend.Client.DefaultRequestHeaders.Add("Authorization", $"Bearer {TestFrontend.Token}");
        return answer;
    }

    public static Task<Answer> ExchangeAsync(
        TestFrontend frontend, string code, string verifier = Verifier, string address = Loopback, string client = "databricks-cli") =>
        frontend.SendFormAsync(
            "/oidc/v1/token", null, ("grant_type", "authorization_code"), ("code", code), ("code_verifier", verifier),
            ("redirect_uri", address), ("client_id", client));

    public static Task<Answer> RefreshAsync(TestFrontend frontend, string token, string client = "databricks-cli") =>
        frontend.SendFormAsync("/oidc/v1/token", null, ("grant_type", "refresh_token"), ("refresh_token", token), ("client_id", client));
}
