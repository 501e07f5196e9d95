using System.Text;
using ServingCluster.Frontend.Tests.OAuth;

namespace ServingCluster.Frontend.Tests.Accounts;

public sealed class TokenRoutesTests
{
    private const string Root = "/api/2.0/token";
    private const string Manage = "/api/2.0/token-management";

    [Fact]
    public async Task A_token_is_shown_once_and_only_its_hash_is_kept()
    {
        await using var frontend = await TestFrontend.StartAsync();
        var made = (await frontend.SendAsync("POST", Root + "/create", """{"comment":"laptop","lifetime_seconds":3600}""")).AssertOk();
        var (token, info) = (made["token_value"].GetString()!, made["token_info"]);
        Assert.Matches("^sc-pat-[A-Za-z0-9_-]{43}$", token);
        Assert.Equal(("laptop", 3_600_000L), (
            info.GetProperty("comment").GetString(), info.GetProperty("expiry_time").GetInt64() - info.GetProperty("creation_time").GetInt64()));
        Assert.All(frontend.Store.Records, r => Assert.DoesNotContain(token, Encoding.UTF8.GetString(r.Value.Span)));
        var listed = Assert.Single((await frontend.SendAsync("GET", Root + "/list")).AssertOk()["token_infos"].EnumerateArray());
        Assert.Equal(info.ToString(), listed.ToString());

        var id = info.GetProperty("token_id").GetString();
        (await frontend.SendAsync("POST", Root + "/delete", $$"""{"token_id":"{{id}}"}""")).AssertOk();
        (await frontend.SendAsync("POST", Root + "/delete", $$"""{"token_id":"{{id}}"}""")).AssertError(404, "RESOURCE_DOES_NOT_EXIST");
        (await frontend.SendAsAsync(token, "GET", "/api/2.0/serving-endpoints")).AssertError(403, "PERMISSION_DENIED");
    }

    [Fact]
    public async Task Without_a_lifetime_a_token_has_no_end()
    {
        await using var frontend = await TestFrontend.StartAsync();
        var made = (await frontend.SendAsync("POST", Root + "/create")).AssertOk();
        Assert.Equal(-1, made["token_info"].GetProperty("expiry_time").GetInt64());
        var refusal = (await frontend.SendAsync("POST", Root + "/create", """{"lifetime_seconds":-2,"comment":"\u0001"}""")).AssertError(400, "INVALID_PARAMETER_VALUE");
        Assert.Contains("2 mistakes", refusal.Message);
    }

    [Fact]
    public async Task Callers_see_and_revoke_tokens_of_their_own_alone()
    {
        await using var frontend = await TestFrontend.StartAsync();
        var mine = (await frontend.SendAsync("POST", Root + "/create", "{}")).AssertOk()["token_info"].GetProperty("token_id").GetString();
        var stranger = await frontend.AddStrangerAsync();
        Assert.Single((await frontend.SendAsAsync(stranger, "GET", Root + "/list")).AssertOk()["token_infos"].EnumerateArray());
        (await frontend.SendAsAsync(stranger, "POST", Root + "/delete", $$"""{"token_id":"{{mine}}"}""")).AssertError(404, "RESOURCE_DOES_NOT_EXIST");
        foreach (var (method, path) in new[] { ("GET", "/tokens"), ("GET", $"/tokens/{mine}"), ("DELETE", $"/tokens/{mine}"), ("POST", "/on-behalf-of/tokens") })
            (await frontend.SendAsAsync(stranger, method, Manage + path, method == "POST" ? "{}" : null)).AssertError(403, "PERMISSION_DENIED");
    }

    [Fact]
    public async Task Administrators_see_and_revoke_everybodys()
    {
        await using var frontend = await TestFrontend.StartAsync();
        var (id, application, _) = await frontend.AddServiceAsync();
        var (token, tokenId) = await frontend.AddTokenForAsync(application);
        await frontend.SendAsAsync(token, "POST", Root + "/create", "{}");
        var all = (await frontend.SendAsync("GET", Manage + "/tokens")).AssertOk()["token_infos"];
        Assert.Equal(2, all.GetArrayLength());
        Assert.All(all.EnumerateArray(), t => Assert.Equal(long.Parse(id), t.GetProperty("owner_id").GetInt64()));
        var byAdmin = (await frontend.SendAsync("GET", Manage + "/tokens?created_by_username=admin")).AssertOk()["token_infos"];
        Assert.Equal(tokenId, Assert.Single(byAdmin.EnumerateArray()).GetProperty("token_id").GetString());
        Assert.Single((await frontend.SendAsync("GET", $"{Manage}/tokens?created_by_id={id}")).AssertOk()["token_infos"].EnumerateArray());
        var one = (await frontend.SendAsync("GET", $"{Manage}/tokens/{tokenId}")).AssertOk()["token_info"];
        Assert.Equal(("admin", 1L), (one.GetProperty("created_by_username").GetString(), one.GetProperty("created_by_id").GetInt64()));
        (await frontend.SendAsync("DELETE", $"{Manage}/tokens/{tokenId}")).AssertOk();
        (await frontend.SendAsync("GET", $"{Manage}/tokens/{tokenId}")).AssertError(404, "RESOURCE_DOES_NOT_EXIST");
        (await frontend.SendAsync("POST", Manage + "/on-behalf-of/tokens", """{"application_id":"none"}""")).AssertError(404, "RESOURCE_DOES_NOT_EXIST");
    }

    [Fact]
    public async Task An_administrator_makes_a_token_for_a_user_who_can_then_make_others()
    {
        await using var frontend = await TestFrontend.StartAsync();
        var id = await frontend.AddUserAsync("ann@x.io");
        var made = (await frontend.SendAsync("POST", Manage + "/on-behalf-of/tokens", """{"user_name":"ann@x.io","lifetime_seconds":86400,"comment":"first"}""")).AssertOk();
        Assert.Equal("no-store", made.Headers["Cache-Control"]);
        var (token, info) = (made["token_value"].GetString()!, made["token_info"]);
        Assert.Equal((long.Parse(id), 1L), (info.GetProperty("owner_id").GetInt64(), info.GetProperty("created_by_id").GetInt64()));
        Assert.Equal(id, (await frontend.SendAsAsync(token, "GET", People.Scim + "/Me")).AssertOk()["id"].GetString());
        (await frontend.SendAsAsync(token, "POST", Root + "/create", "{}")).AssertOk();
        Assert.Equal(2, (await frontend.SendAsAsync(token, "GET", Root + "/list")).AssertOk()["token_infos"].GetArrayLength());
    }

    [Theory]
    [InlineData("{}", 400, "INVALID_PARAMETER_VALUE", "exactly one")]
    [InlineData("""{"user_name":"a","application_id":"b"}""", 400, "INVALID_PARAMETER_VALUE", "exactly one")]
    [InlineData("""{"user_name":"nobody"}""", 404, "RESOURCE_DOES_NOT_EXIST", "User with the name 'nobody'")]
    [InlineData("""{"user_name":"admins"}""", 404, "RESOURCE_DOES_NOT_EXIST", "'admins'")]
    public async Task A_token_is_made_for_one_account_that_is_there(string body, int status, string code, string part)
    {
        await using var frontend = await TestFrontend.StartAsync();
        Assert.Contains(part, (await frontend.SendAsync("POST", Manage + "/on-behalf-of/tokens", body)).AssertError(status, code).Message);
    }

    [Fact]
    public async Task Secrets_of_a_service_principal_are_made_listed_and_deleted_on_both_paths()
    {
        await using var frontend = await TestFrontend.StartAsync();
        var (id, application, secret) = await frontend.AddServiceAsync();
        var root = $"/api/2.0/accounts/{frontend.Credentials.Installation.AccountId}/servicePrincipals/{id}/credentials/secrets";
        var made = (await frontend.SendAsync("POST", root, """{"lifetime":"60s"}""")).AssertOk();
        Assert.Equal(("ACTIVE", "2026"), (made["status"].GetString(), made["create_time"].GetString()![..4]));
        var listed = (await frontend.SendAsync("GET", root)).AssertOk();
        Assert.Equal(2, listed["secrets"].GetArrayLength());
        Assert.DoesNotContain(secret, listed.Body.ToString());
        foreach (var one in listed["secrets"].EnumerateArray())
            (await frontend.SendAsync("DELETE", $"{root}/{one.GetProperty("id")}")).AssertOk();
        (await frontend.SendFormAsync("/oidc/v1/token", $"{application}:{secret}", ("grant_type", "client_credentials"))).AssertOAuthError(401, "invalid_client", "failed");
        (await frontend.SendAsync("POST", root, """{"lifetime":"soon"}""")).AssertError(400, "INVALID_PARAMETER_VALUE");
        (await frontend.SendAsync("GET", root.Replace(id, "1"))).AssertError(404, "RESOURCE_DOES_NOT_EXIST");
        (await frontend.SendAsync("GET", $"/api/2.0/accounts/{Guid.NewGuid()}/servicePrincipals/{id}/credentials/secrets")).AssertError(404, "NOT_FOUND");
        (await frontend.SendAsAsync(await frontend.AddStrangerAsync(), "GET", root)).AssertError(403, "PERMISSION_DENIED");
    }

    [Fact]
    public async Task A_service_principal_has_five_secrets_at_most()
    {
        await using var frontend = await TestFrontend.StartAsync();
        var root = $"/api/2.0/accounts/servicePrincipals/{(await frontend.AddServiceAsync()).Id}/credentials/secrets";
        for (var i = 0; i < 4; i++)
            (await frontend.SendAsync("POST", root)).AssertOk();
        Assert.Contains("limited to 5", (await frontend.SendAsync("POST", root)).AssertError(400, "INVALID_PARAMETER_VALUE").Message);
    }
}
