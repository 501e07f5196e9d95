using System.Text;
using ServingCluster.Endpoints;
using ServingCluster.Frontend.Settings;
using ServingCluster.Frontend.Tests.Fakes;
using ServingCluster.Frontend.Tests.OAuth;
using ServingCluster.Identity;
using ServingCluster.Secrets;

namespace ServingCluster.Frontend.Tests.Secrets;

public sealed class SecretRoutesTests : IAsyncLifetime
{
    private TestFrontend _frontend = null!;

    public async ValueTask InitializeAsync() => _frontend = await TestFrontend.StartAsync();

    public ValueTask DisposeAsync() => _frontend.DisposeAsync();

    [Fact]
    public async Task A_secret_goes_in_and_comes_out_as_base64()
    {
        await CreateScopeAsync();
        Assert.Equal("{}", (await PostAsync("put", """{"scope":"llm","key":"openai","string_value":"sk-Grüße"}""")).AssertOk().Body.ToString());
        var secret = (await GetAsync("get?scope=llm&key=openai")).AssertOk();
        Assert.Equal(("openai", "sk-Grüße"), (secret["key"].GetString(), Encoding.UTF8.GetString(secret["value"].GetBytesFromBase64())));
        Assert.Equal("no-store", secret.Headers["Cache-Control"]);

        await PostAsync("put", """{"scope":"llm","key":"openai","bytes_value":"/wA="}""");
        Assert.Equal("/wA=", (await GetAsync("get?scope=llm&key=openai"))["value"].GetString());
    }

    [Fact]
    public async Task Lists_tell_names_and_times_and_never_values()
    {
        await CreateScopeAsync();
        await PostAsync("put", """{"scope":"llm","key":"b","string_value":"planted"}""");
        await PostAsync("put", """{"scope":"llm","key":"a","string_value":"planted"}""");
        Assert.Equal(
            $$"""{"secrets":[{"key":"a","last_updated_timestamp":{{Samples.Time.ToUnixTimeMilliseconds()}}},{"key":"b","last_updated_timestamp":{{Samples.Time.ToUnixTimeMilliseconds()}}}]}""",
            (await GetAsync("list?scope=llm")).Body.ToString());
        Assert.Equal("""{"scopes":[{"name":"llm","backend_type":"DATABRICKS"}]}""", (await GetAsync("scopes/list")).Body.ToString());
    }

    [Fact]
    public async Task What_is_deleted_is_gone()
    {
        await CreateScopeAsync();
        await PostAsync("put", """{"scope":"llm","key":"a","string_value":"x"}""");
        (await PostAsync("delete", """{"scope":"llm","key":"a"}""")).AssertOk();
        (await PostAsync("delete", """{"scope":"llm","key":"a"}""")).AssertError(404, "RESOURCE_DOES_NOT_EXIST");
        (await GetAsync("get?scope=llm&key=a")).AssertError(404, "RESOURCE_DOES_NOT_EXIST");
        (await PostAsync("scopes/delete", """{"scope":"llm"}""")).AssertOk();
        (await GetAsync("list?scope=llm")).AssertError(404, "RESOURCE_DOES_NOT_EXIST");
        Assert.Equal("""{"scopes":[]}""", (await GetAsync("scopes/list")).Body.ToString());
    }

    [Fact]
    public async Task A_scope_is_not_made_anew_while_an_endpoint_refers_to_the_one_before()
    {
        await CreateScopeAsync();
        await PostAsync("put", """{"scope":"llm","key":"a","string_value":"x"}""");
        var endpoint = await _frontend.Grains.AddEndpointAsync("sly");
        var entity = Samples.Entity() with { EnvironmentVars = new Dictionary<string, string> { ["KEY"] = " {{secrets/llm/a}}" } };
        endpoint.Description = endpoint.Description! with { Config = Samples.Describe(Samples.Config(1, entity), DeploymentState.Ready, "") };
        await PostAsync("scopes/delete", """{"scope":"llm"}""");
        var refusal = (await PostAsync("scopes/create", """{"scope":"llm"}""")).AssertError(409, "RESOURCE_CONFLICT");
        Assert.Contains("'sly'", refusal.Message);
        (await PostAsync("scopes/create", """{"scope":"llm2"}""")).AssertOk();
        endpoint.Description = Samples.ReadyEndpoint("sly");
        (await PostAsync("scopes/create", """{"scope":"llm"}""")).AssertOk();
    }

    [Fact]
    public async Task Rights_are_put_listed_and_taken()
    {
        await CreateScopeAsync();
        await _frontend.AddGroupAsync("analysts");
        (await PostAsync("acls/put", """{"scope":"llm","principal":"analysts","permission":"READ"}""")).AssertOk();
        Assert.Equal(
            """{"items":[{"principal":"admin","permission":"MANAGE"},{"principal":"analysts","permission":"READ"}]}""", (await GetAsync("acls/list?scope=llm")).Body.ToString());
        Assert.Equal("""{"principal":"analysts","permission":"READ"}""", (await GetAsync("acls/get?scope=llm&principal=analysts")).Body.ToString());
        (await PostAsync("acls/delete", """{"scope":"llm","principal":"analysts"}""")).AssertOk();
        (await PostAsync("acls/delete", """{"scope":"llm","principal":"analysts"}""")).AssertError(404, "RESOURCE_DOES_NOT_EXIST");
        (await GetAsync("acls/get?scope=llm&principal=analysts")).AssertError(404, "RESOURCE_DOES_NOT_EXIST");
    }

    [Fact]
    public async Task A_right_is_for_somebody_who_is_there_and_of_a_known_kind()
    {
        await CreateScopeAsync();
        Assert.Contains("'bob@x.io'", (await PutRightAsync("bob@x.io")).AssertError(404, "RESOURCE_DOES_NOT_EXIST").Message);
        await _frontend.AddUserAsync("bob@x.io");
        await _frontend.AddUserAsync("both");
        await _frontend.AddGroupAsync("both");
        var (_, robot, _) = await _frontend.AddServiceAsync();
        foreach (var principal in new[] { "bob@x.io", robot, "users", "admins" })
            (await PutRightAsync(principal)).AssertOk();
        Assert.Contains("USER or GROUP", (await PutRightAsync("both")).AssertError(400, "INVALID_PARAMETER_VALUE").Message);
        (await PutRightAsync("both", "GROUP")).AssertOk();
        (await PutRightAsync("both", "SERVICE_PRINCIPAL")).AssertError(404, "RESOURCE_DOES_NOT_EXIST");
        (await PutRightAsync("both", "ROBOT")).AssertError(400, "INVALID_PARAMETER_VALUE");
        (string, PrincipalKind?)[] expected =
        [
            ("admin", PrincipalKind.User), ("admins", PrincipalKind.Group), ("bob@x.io", PrincipalKind.User), ("both", PrincipalKind.Group),
            (robot, PrincipalKind.ServicePrincipal), ("users", PrincipalKind.Group),
        ];
        var grants = await _frontend.Grains.SecretScope("llm").ListGrantsAsync(null);
        Assert.Equal(expected.OrderBy(g => g.Item1, StringComparer.Ordinal), grants.Select(g => (g.Principal, g.Kind)));
    }

    [Fact]
    public async Task Whoever_may_not_grant_is_not_told_whom_there_is()
    {
        await CreateScopeAsync();
        var stranger = await _frontend.AddStrangerAsync();
        (await _frontend.SendAsAsync(stranger, "POST", "/api/2.0/secrets/acls/put", """{"scope":"llm","principal":"nobody","permission":"READ"}"""))
            .AssertError(403, "PERMISSION_DENIED");
    }

    [Fact]
    public async Task Where_an_external_issuer_knows_others_a_right_may_be_for_somebody_unknown_here()
    {
        await using var frontend = await TestFrontend.StartAsync(new ServingSettings
        {
            AdminToken = TestFrontend.Token,
            UsageLog = false,
            AuditLog = false,
            OidcIssuer = "https://login.example",
            OidcAudience = "api://serving",
        });
        (await frontend.SendAsync("POST", "/api/2.0/secrets/scopes/create", """{"scope":"llm"}""")).AssertOk();
        foreach (var more in new[] { "", ""","principal_type":"GROUP" """ })
            (await frontend.SendAsync("POST", "/api/2.0/secrets/acls/put", $$"""{"scope":"llm","principal":"far{{more.Length}}","permission":"READ"{{more}}}""")).AssertOk();
        Assert.Equal([PrincipalKind.User, null, PrincipalKind.Group], (await frontend.Grains.SecretScope("llm").ListGrantsAsync(null)).Select(g => g.Kind));
    }

    [Fact]
    public async Task Everybody_may_manage_a_scope_that_was_made_so()
    {
        (await PostAsync("scopes/create", """{"scope":"s","initial_manage_principal":"users"}""")).AssertOk();
        Assert.Equal("""{"items":[{"principal":"users","permission":"MANAGE"}]}""", (await GetAsync("acls/list?scope=s")).Body.ToString());
    }

    [Fact]
    public async Task A_scope_is_made_once()
    {
        await CreateScopeAsync();
        (await PostAsync("scopes/create", """{"scope":"llm"}""")).AssertError(409, "RESOURCE_ALREADY_EXISTS");
    }

    [Theory]
    [InlineData("scopes/create", "{}", "scope")]
    [InlineData("scopes/create", """{"scope":"a/b"}""", "a/b")]
    [InlineData("scopes/create", """{"scope":"s","initial_manage_principal":"bob"}""", "initial_manage_principal")]
    [InlineData("scopes/create", """{"scope":"s","scope_backend_type":"AZURE_KEYVAULT","backend_azure_keyvault":{"dns_name":"x"}}""", "Azure Key Vault is not offered")]
    [InlineData("scopes/create", """{"scope":"s","scope_backend_type":"OTHER"}""", "OTHER")]
    [InlineData("put", """{"scope":"llm","string_value":"planted"}""", "key")]
    [InlineData("put", """{"scope":"llm","key":"a b","string_value":"planted"}""", "a b")]
    [InlineData("put", """{"scope":"llm","key":"k","bytes_value":"planted!"}""", "base64")]
    [InlineData("put", """{"scope":"llm","key":"k","string_value":{"planted":1}}""", "string_value")]
    [InlineData("put", """{"scope":"llm","key":"k","string_value":["planted"]}""", "string_value")]
    [InlineData("acls/put", """{"scope":"llm","principal":"x","permission":"OWN"}""", "READ, WRITE or MANAGE")]
    [InlineData("acls/put", """{"scope":"llm"}""", "principal")]
    public async Task A_wrong_argument_is_told_and_no_value_shown(string route, string body, string told)
    {
        await CreateScopeAsync();
        var answer = (await PostAsync(route, body)).AssertError(400, "INVALID_PARAMETER_VALUE");
        Assert.Contains(told, answer.Message);
        Assert.DoesNotContain("planted", answer.Message);
    }

    [Theory]
    [InlineData("""{"scope":"llm","key":"k"}""")]
    [InlineData("""{"scope":"llm","key":"k","string_value":"planted","bytes_value":"AA=="}""")]
    public async Task A_value_is_given_in_exactly_one_form(string body)
    {
        await CreateScopeAsync();
        Assert.DoesNotContain("planted", (await PostAsync("put", body)).AssertError(400, "MALFORMED_REQUEST").Message);
    }

    [Fact]
    public async Task A_value_may_have_128_KiB_and_no_more()
    {
        await CreateScopeAsync();
        (await PostAsync("put", Body(SecretLimits.ValueLength))).AssertOk();
        Assert.Contains("131072", (await PostAsync("put", Body(SecretLimits.ValueLength + 1))).AssertError(400, "INVALID_PARAMETER_VALUE").Message);

        static string Body(int length) => $$"""{"scope":"llm","key":"k","string_value":"{{new string('x', length)}}"}""";
    }

    [Fact]
    public async Task A_scope_holds_a_thousand_secrets_of_which_each_may_be_replaced()
    {
        await CreateScopeAsync();
        var scope = _frontend.Grains.SecretScope("llm");
        for (var i = 0; i < SecretLimits.SecretsInScope; i++)
            await scope.PutSecretAsync($"k{i}", "sealed", null);
        (await PostAsync("put", """{"scope":"llm","key":"one-more","string_value":"x"}""")).AssertError(400, "RESOURCE_LIMIT_EXCEEDED");
        (await PostAsync("put", """{"scope":"llm","key":"k7","string_value":"x"}""")).AssertOk();
    }

    [Fact]
    public async Task Nobody_but_an_administrator_makes_more_than_a_hundred_scopes()
    {
        var (_, application, _) = await _frontend.AddServiceAsync();
        var (stranger, _) = await _frontend.AddTokenForAsync(application);
        for (var i = 0; i < SecretLimits.ScopesOfCreator; i++)
            await _frontend.Grains.SecretScope($"s{i}").CreateAsync(new(application, application));
        Assert.Contains("may make 100", (await CreateAsync(stranger)).AssertError(400, "RESOURCE_LIMIT_EXCEEDED").Message);
        (await CreateAsync(TestFrontend.Token)).AssertOk();
        (await _frontend.SendAsAsync(stranger, "POST", "/api/2.0/secrets/scopes/delete", """{"scope":"s7"}""")).AssertOk();
        (await CreateAsync(stranger, "last")).AssertOk();

        Task<Answer> CreateAsync(string token, string name = "more") =>
            _frontend.SendAsAsync(token, "POST", "/api/2.0/secrets/scopes/create", $$"""{"scope":"{{name}}"}""");
    }

    [Theory]
    [InlineData("list?scope=none")]
    [InlineData("get?scope=none&key=k")]
    [InlineData("acls/list?scope=none")]
    public async Task A_scope_that_is_not_there_says_so(string route) => (await GetAsync(route)).AssertError(404, "RESOURCE_DOES_NOT_EXIST");

    [Theory]
    [InlineData("list")]
    [InlineData("get?scope=llm")]
    [InlineData("acls/get?scope=llm")]
    public async Task Arguments_of_queries_are_required(string route) => (await GetAsync(route)).AssertError(400, "INVALID_PARAMETER_VALUE");

    [Theory]
    [InlineData("{{secrets/llm/none}}", "has no secret 'none'")]
    [InlineData("{{secrets/none/k}}", "'none' does not exist")]
    [InlineData("{{secrets/llm}}", "is no reference to a secret")]
    public async Task A_config_that_refers_to_a_secret_which_is_not_there_is_refused(string reference, string told)
    {
        await CreateScopeAsync();
        var body = $$$"""{"name":"e","config":{"served_entities":[{"entity_name":"system.ai.iris","entity_version":"1","workload_size":"Small","environment_vars":{"A":"{{{reference}}}"}}]}}""";
        var answer = (await _frontend.SendAsync("POST", "/api/2.0/serving-endpoints", body)).AssertError(400, "INVALID_PARAMETER_VALUE");
        Assert.Contains("config.served_entities[0].environment_vars.A", answer.Message);
        Assert.Contains(told, answer.Message);
    }

    private async Task CreateScopeAsync() => (await PostAsync("scopes/create", """{"scope":"llm","scope_backend_type":"DATABRICKS"}""")).AssertOk();

    private Task<Answer> PutRightAsync(string principal, string type = "") =>
        PostAsync("acls/put", $$"""{"scope":"llm","principal":"{{principal}}","permission":"READ","principal_type":"{{type}}"}""");

    private Task<Answer> PostAsync(string route, string body) => _frontend.SendAsync("POST", "/api/2.0/secrets/" + route, body);

    private Task<Answer> GetAsync(string route) => _frontend.SendAsync("GET", "/api/2.0/secrets/" + route);
}
