using System.Text;
using System.Text.Json;
using ServingCluster.Frontend.Settings;

namespace ServingCluster.Frontend.Tests.OAuth;

public sealed class TokenEndpointTests
{
    private const string Path = "/oidc/v1/token";
    private const string Me = People.Scim + "/Me";
    private const string Exchange = "urn:ietf:params:oauth:grant-type:token-exchange";
    private const string Bearer = "urn:ietf:params:oauth:grant-type:jwt-bearer";

    [Fact]
    public async Task A_service_principal_gets_a_token_by_its_secret_in_the_header_or_in_the_form()
    {
        await using var frontend = await TestFrontend.StartAsync();
        var (id, application, secret) = await frontend.AddServiceAsync();
        var inHeader = await frontend.SendFormAsync(Path, $"{application}:{secret}", ("grant_type", "client_credentials"), ("scope", "all-apis"));
        var inForm = await frontend.SendFormAsync(
            Path, null, ("grant_type", "client_credentials"), ("client_id", application), ("client_secret", secret));
        foreach (var answer in new[] { inHeader, inForm })
        {
            answer.AssertOk();
            Assert.Equal(("Bearer", 3600, "all-apis", "no-store"), (
                answer["token_type"].GetString(), answer["expires_in"].GetInt32(), answer["scope"].GetString(), answer.Headers["Cache-Control"]));
            var me = (await frontend.SendAsAsync(TokenIn(answer), "GET", Me)).AssertOk();
            Assert.Equal((id, application), (me["id"].GetString(), me["applicationId"].GetString()));
        }

        var claims = ClaimsIn(TokenIn(inHeader));
        Assert.Equal(("http://localhost/oidc", application, application), (
            claims.GetProperty("iss").GetString(), claims.GetProperty("sub").GetString(), claims.GetProperty("client_id").GetString()));
        Assert.Equal(3600, claims.GetProperty("exp").GetInt64() - claims.GetProperty("iat").GetInt64());
    }

    [Fact]
    public async Task A_wrong_client_is_refused_in_the_same_words_whatever_is_wrong()
    {
        await using var frontend = await TestFrontend.StartAsync();
        var (_, application, secret) = await frontend.AddServiceAsync();
        var other = await frontend.AddServiceAsync();
        var messages = new HashSet<string>();
        foreach (var basic in new[] { $"{application}:wrong", $"nobody:{secret}", $"{other.ApplicationId}:{secret}", $"{application}:{TestFrontend.Token}" })
        {
            var answer = (await frontend.SendFormAsync(Path, basic, ("grant_type", "client_credentials"))).AssertOAuthError(401, "invalid_client", "failed");
            messages.Add(answer["error_description"].GetString()!);
            Assert.Contains("Basic", answer.Headers["WWW-Authenticate"]);
        }

        Assert.Single(messages);
        (await frontend.SendFormAsync(Path, null, ("grant_type", "client_credentials"))).AssertOAuthError(401, "invalid_client", "required");
    }

    [Theory]
    [InlineData("cross-site")]
    [InlineData("same-site")]
    public async Task A_form_of_another_sites_page_is_no_failed_attempt_of_who_looks_at_it(string sentFor)
    {
        await using var frontend = await TestFrontend.StartAsync();
        var (_, application, secret) = await frontend.AddServiceAsync();
        for (var attempt = 0; attempt < 50; attempt++)
        {
            using var form = new HttpRequestMessage(HttpMethod.Post, Path)
            {
                Content = new FormUrlEncodedContent([new("grant_type", "client_credentials"), new("client_id", application), new("client_secret", "guess")]),
            };
            form.Headers.Add("Sec-Fetch-Site", sentFor);
            using var refused = await frontend.Client.SendAsync(form);
            Assert.Equal(400, (int)refused.StatusCode);
        }

        (await frontend.SendFormAsync(Path, $"{application}:{secret}", ("grant_type", "client_credentials"))).AssertOk();
    }

    [Fact]
    public async Task A_request_that_is_wrong_is_refused_with_the_reason()
    {
        await using var frontend = await TestFrontend.StartAsync();
        (await frontend.SendFormAsync(Path, null)).AssertOAuthError(400, "invalid_request", "grant_type");
        (await frontend.SendFormAsync(Path, null, ("grant_type", "password"))).AssertOAuthError(400, "unsupported_grant_type", "client_credentials");
        (await frontend.SendFormAsync(Path, null, ("grant_type", "a"), ("grant_type", "b"))).AssertOAuthError(400, "invalid_request", "2 times");
        (await frontend.SendFormAsync(Path, "x:y", ("grant_type", "client_credentials"), ("client_secret", "z"))).AssertOAuthError(400, "invalid_request", "once");
        (await frontend.SendFormAsync(Path, "x:y", ("grant_type", "client_credentials"), ("scope", "sql"))).AssertOAuthError(400, "invalid_scope", "'sql'");
        (await frontend.SendAsync("POST", Path, "{}")).AssertOAuthError(400, "invalid_request", "x-www-form-urlencoded");
        (await frontend.SendFormAsync($"/oidc/accounts/{Guid.NewGuid()}/v1/token", null)).AssertOAuthError(404, "invalid_request", "account");
    }

    [Fact]
    public async Task The_path_of_the_account_gives_tokens_too()
    {
        await using var frontend = await TestFrontend.StartAsync();
        var (_, application, secret) = await frontend.AddServiceAsync();
        var path = $"/oidc/accounts/{frontend.Credentials.Installation.AccountId}/v1/token";
        (await frontend.SendFormAsync(path, $"{application}:{secret}", ("grant_type", "client_credentials"))).AssertOk();
    }

    [Fact]
    public async Task A_token_ends_with_its_time_and_with_its_account()
    {
        await using var frontend = await TestFrontend.StartAsync();
        var (id, application, secret) = await frontend.AddServiceAsync();
        var token = await TokenAsync(frontend, application, secret);
        (await frontend.SendAsAsync(token, "GET", Me)).AssertOk();
        frontend.Time.Advance(TimeSpan.FromMinutes(59));
        (await frontend.SendAsAsync(token, "GET", Me)).AssertOk();
        frontend.Time.Advance(TimeSpan.FromMinutes(1));
        (await frontend.SendAsAsync(token, "GET", Me)).AssertScimError(403, "Invalid access token");

        var next = await TokenAsync(frontend, application, secret);
        (await frontend.SendAsync("DELETE", $"{People.Scim}/ServicePrincipals/{id}")).AssertOk();
        (await frontend.SendAsAsync(next, "GET", Me)).AssertScimError(403, "Invalid access token");
        (await frontend.SendFormAsync(Path, $"{application}:{secret}", ("grant_type", "client_credentials"))).AssertOAuthError(401, "invalid_client", "failed");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_token_that_was_tampered_with_is_refused(int part)
    {
        await using var frontend = await TestFrontend.StartAsync();
        var (_, application, secret) = await frontend.AddServiceAsync();
        var parts = (await TokenAsync(frontend, application, secret)).Split('.');
        parts[part] = parts[part][..^2] + (parts[part][^2] == 'A' ? "BA" : "AA");
        (await frontend.SendAsAsync(string.Join('.', parts), "GET", Me)).AssertScimError(403, "Invalid access token");
    }

    [Fact]
    public async Task A_token_without_a_signature_is_refused()
    {
        await using var frontend = await TestFrontend.StartAsync();
        var (_, application, secret) = await frontend.AddServiceAsync();
        var parts = (await TokenAsync(frontend, application, secret)).Split('.');
        var none = Base64(Encoding.UTF8.GetBytes("""{"alg":"none","typ":"at+jwt"}"""));
        (await frontend.SendAsAsync($"{none}.{parts[1]}.", "GET", Me)).AssertScimError(403, "Invalid access token");
    }

    [Fact]
    public async Task An_access_token_is_exchanged_for_one_that_queries_one_endpoint_alone()
    {
        await using var frontend = await TestFrontend.StartAsync();
        var iris = await frontend.Grains.AddEndpointAsync("iris");
        await frontend.Grains.AddEndpointAsync("other");
        iris.Description = iris.Description! with { Id = "iris-id" };
        var (_, application, secret) = await frontend.AddServiceAsync();
        var details =
            """[{"type":"workspace_permission","object_type":"serving-endpoints","object_path":"/serving-endpoints/iris-id","actions":["query_inference_endpoint"]}]""";
        var answer = (await frontend.SendFormAsync(
            Path, null, ("grant_type", Bearer), ("assertion", await TokenAsync(frontend, application, secret)), ("authorization_details", details))).AssertOk();
        var token = TokenIn(answer);
        (await frontend.SendAsAsync(token, "POST", "/serving-endpoints/iris/invocations", "{}")).AssertOk();
        Assert.Equal(application, frontend.Router.LastRequest!.Principal!.Name);
        (await frontend.SendAsAsync(token, "POST", "/serving-endpoints/other/invocations", "{}")).AssertError(403, "PERMISSION_DENIED");
        (await frontend.SendAsAsync(token, "POST", "/serving-endpoints/invocations", "{}")).AssertError(403, "PERMISSION_DENIED");
        (await frontend.SendAsAsync(token, "GET", "/api/2.0/serving-endpoints")).AssertError(403, "PERMISSION_DENIED");
        (await frontend.SendFormAsync(Path, null, ("grant_type", Bearer), ("assertion", token), ("authorization_details", details)))
            .AssertOAuthError(400, "invalid_grant", "assertion");
        Assert.Equal(details, ClaimsIn(token).GetProperty("authorization_details").GetString());
    }

    [Theory]
    [InlineData("x", "JSON")]
    [InlineData("[]", "1 to 20")]
    [InlineData("[1]", "object")]
    [InlineData("""[{"type":"a","object_type":"b","object_path":"/x","actions":["c"]}]""", "4 mistakes")]
    [InlineData("""[{"type":"workspace_permission","object_type":"serving-endpoints","object_path":"/serving-endpoints/no","actions":["query_inference_endpoint"]}]""", "'no'")]
    public async Task Details_that_cannot_be_granted_are_refused(string details, string part)
    {
        await using var frontend = await TestFrontend.StartAsync();
        var (_, application, secret) = await frontend.AddServiceAsync();
        (await frontend.SendFormAsync(Path, $"{application}:{secret}", ("grant_type", "client_credentials"), ("authorization_details", details)))
            .AssertOAuthError(400, "invalid_authorization_details", part);
    }

    [Fact]
    public async Task A_personal_access_token_is_exchanged_for_one_of_oauth()
    {
        await using var frontend = await TestFrontend.StartAsync();
        var (_, application, secret) = await frontend.AddServiceAsync();
        var (pat, _) = await frontend.AddTokenForAsync(application);
        const string Type = "urn:databricks:params:oauth:token-type:personal-access-token";
        var answer = (await frontend.SendFormAsync(Path, null, ("grant_type", Exchange), ("subject_token", pat), ("subject_token_type", Type))).AssertOk();
        Assert.Equal("urn:ietf:params:oauth:token-type:access_token", answer["issued_token_type"].GetString());
        (await frontend.SendAsAsync(TokenIn(answer), "GET", Me)).AssertOk();

        // One of the server's own would live for ever.
        (await frontend.SendFormAsync(
            Path, null, ("grant_type", Exchange), ("subject_token", await TokenAsync(frontend, application, secret)),
            ("subject_token_type", "urn:ietf:params:oauth:token-type:jwt"))).AssertOAuthError(400, "invalid_grant", "external issuer");
        (await frontend.SendFormAsync(Path, null, ("grant_type", Exchange), ("subject_token", pat), ("subject_token_type", "x")))
            .AssertOAuthError(400, "invalid_request", "'x'");
        (await frontend.SendFormAsync(
            Path, null, ("grant_type", Exchange), ("subject_token", pat), ("subject_token_type", Type), ("client_id", application)))
            .AssertOAuthError(400, "unauthorized_client", "secret");
    }

    [Fact]
    public async Task Behind_a_proxy_the_addresses_are_those_of_the_setting()
    {
        await using var frontend = await TestFrontend.StartAsync(new ServingSettings
        {
            AdminToken = TestFrontend.Token,
            UsageLog = false,
            AuditLog = false,
            PublicUrl = "https://serving.example",
        });
        Assert.Equal("https://serving.example/oidc", (await frontend.SendAsync("GET", "/.well-known/databricks-config")).AssertOk()["oidc_endpoint"].GetString());
        var document = (await frontend.SendAsync("GET", "/oidc/.well-known/openid-configuration")).AssertOk();
        Assert.Equal(("https://serving.example/oidc", "https://serving.example/oidc/jwks.json"), (document["issuer"].GetString(), document["jwks_uri"].GetString()));
    }

    [Fact]
    public async Task Documents_lead_to_the_endpoints_and_keys()
    {
        await using var frontend = await TestFrontend.StartAsync();
        frontend.Client.DefaultRequestHeaders.Authorization = null;
        foreach (var name in new[] { "oauth-authorization-server", "openid-configuration" })
        {
            var document = (await frontend.SendAsync("GET", $"/oidc/.well-known/{name}")).AssertOk();
            Assert.Equal(("http://localhost/oidc", "http://localhost/oidc/v1/authorize", "http://localhost/oidc/v1/token", "http://localhost/oidc/jwks.json"), (
                document["issuer"].GetString(), document["authorization_endpoint"].GetString(), document["token_endpoint"].GetString(),
                document["jwks_uri"].GetString()));
        }

        var account = frontend.Credentials.Installation.AccountId;
        var ofAccount = (await frontend.SendAsync("GET", $"/oidc/accounts/{account}/.well-known/oauth-authorization-server")).AssertOk();
        Assert.Equal($"http://localhost/oidc/accounts/{account}/v1/token", ofAccount["token_endpoint"].GetString());
        var key = Assert.Single((await frontend.SendAsync("GET", "/oidc/jwks.json")).AssertOk()["keys"].EnumerateArray());
        Assert.Equal(("EC", "P-256", "ES256"), (key.GetProperty("kty").GetString(), key.GetProperty("crv").GetString(), key.GetProperty("alg").GetString()));
        Assert.False(key.TryGetProperty("d", out _));
    }

    private static async Task<string> TokenAsync(TestFrontend frontend, string application, string secret) =>
        TokenIn((await frontend.SendFormAsync(Path, $"{application}:{secret}", ("grant_type", "client_credentials"))).AssertOk());

    private static string TokenIn(Answer answer) => answer["access_token"].GetString()!;

    private static JsonElement ClaimsIn(string token)
    {
        var text = token.Split('.')[1].Replace('-', '+').Replace('_', '/');
        return JsonElement.Parse(Convert.FromBase64String(text.PadRight((text.Length + 3) / 4 * 4, '=')));
    }

    private static string Base64(byte[] bytes) => Convert.ToBase64String(bytes).TrimEnd('=').Replace('+', '-').Replace('/', '_');
}
