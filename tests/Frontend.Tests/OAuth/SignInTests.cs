using System.Net;
using Microsoft.AspNetCore.WebUtilities;
using ServingCluster.Frontend.Tests.Fakes;
using static ServingCluster.Frontend.Tests.OAuth.SignInFlow;

namespace ServingCluster.Frontend.Tests.OAuth;

public sealed class SignInTests
{
    [Fact]
    public async Task A_user_signs_in_to_the_command_line_which_stays_signed_in()
    {
        await using var frontend = await TestFrontend.StartAsync();
        var id = await frontend.AddUserAsync("ann@x.io");
        var pat = await PatOfAsync(frontend, id);
        var page = await SendAsync(frontend, HttpMethod.Get, Query(("state", "s&1")));
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        var html = await page.Content.ReadAsStringAsync();
        Assert.Contains("databricks-cli", html);
        Assert.Contains("s&amp;1", html);
        Assert.Contains("default-src 'none'", page.Headers.GetValues("Content-Security-Policy").Single());

        var back = await SendAsync(frontend, HttpMethod.Post, Query(("state", "s&1")), pat);
        Assert.Equal(HttpStatusCode.SeeOther, back.StatusCode);
        var query = QueryHelpers.ParseQuery(back.Headers.Location!.Query);
        Assert.StartsWith(Loopback + "/?", back.Headers.Location!.ToString());
        Assert.Equal("s&1", query["state"]);

        var first = (await ExchangeAsync(frontend, query["code"]!)).AssertOk();
        var me = (await frontend.SendAsAsync(first["access_token"].GetString()!, "GET", People.Scim + "/Me")).AssertOk();
        Assert.Equal(id, me["id"].GetString());

        var second = (await RefreshAsync(frontend, first["refresh_token"].GetString()!)).AssertOk();
        var third = (await RefreshAsync(frontend, second["refresh_token"].GetString()!)).AssertOk();
        Assert.Equal(id, (await MeAsync(frontend, third)).AssertOk()["id"].GetString());
        (await RefreshAsync(frontend, third["refresh_token"].GetString()!, "other")).AssertOAuthError(400, "invalid_grant", "another client");
    }

    [Fact]
    public async Task A_refresh_token_that_is_used_twice_ends_the_sign_in_also_in_a_server_that_was_started_since()
    {
        var store = new FakeStore();
        var log = new RecordingLog();
        Answer first, second;
        await using (var frontend = await TestFrontend.StartAsync(store: store))
        {
            first = (await ExchangeAsync(frontend, await CodeAsync(frontend))).AssertOk();
            second = (await RefreshAsync(frontend, RefreshTokenOf(first))).AssertOk();
            Assert.Matches("^sc-ref-[A-Za-z0-9_-]{86}$", RefreshTokenOf(second));
        }

        await using var after = await TestFrontend.StartAsync(store: store, log: log);
        (await MeAsync(after, second)).AssertOk();
        (await RefreshAsync(after, RefreshTokenOf(first))).AssertOAuthError(400, "invalid_grant", "ends the sign-in");
        (await RefreshAsync(after, RefreshTokenOf(second))).AssertOAuthError(400, "invalid_grant", "used before");
        after.Time.Advance(TimeSpan.FromSeconds(10));
        (await MeAsync(after, first)).AssertScimError(403, "Invalid access token");
        (await MeAsync(after, second)).AssertScimError(403, "Invalid access token");
        Assert.Contains(log.Lines, line => line.Text.Contains("used before: the sign-in of the account 1"));
    }

    [Theory]
    [InlineData("all-apis")]
    [InlineData("all-apis offline_access")]
    public async Task A_code_that_is_used_twice_takes_the_tokens_that_it_brought_with_it(string scope)
    {
        await using var frontend = await TestFrontend.StartAsync();
        var code = await CodeAsync(frontend, scope);
        var first = (await ExchangeAsync(frontend, code)).AssertOk();
        (await MeAsync(frontend, first)).AssertOk();
        (await ExchangeAsync(frontend, code)).AssertOAuthError(400, "invalid_grant", "used before");
        frontend.Time.Advance(TimeSpan.FromSeconds(10));
        (await MeAsync(frontend, first)).AssertScimError(403, "Invalid access token");
        if (first.Body.TryGetProperty("refresh_token", out var refresh))
            (await RefreshAsync(frontend, refresh.GetString()!)).AssertOAuthError(400, "invalid_grant", "");
    }

    [Theory]
    [InlineData("access_token")]
    [InlineData("refresh_token")]
    public async Task A_client_gives_a_token_back_and_the_sign_in_ends(string which)
    {
        await using var frontend = await TestFrontend.StartAsync();
        var first = (await ExchangeAsync(frontend, await CodeAsync(frontend))).AssertOk();
        var narrow = await NarrowAsync(frontend, first);
        (await RevokeAsync(frontend, first[which].GetString()!, "other")).AssertOAuthError(400, "unauthorized_client", "client_id");
        (await MeAsync(frontend, first)).AssertOk();
        (await RevokeAsync(frontend, first[which].GetString()!)).AssertOk();
        (await RevokeAsync(frontend, first[which].GetString()!)).AssertOk();
        (await RefreshAsync(frontend, RefreshTokenOf(first))).AssertOAuthError(400, "invalid_grant", "");
        frontend.Time.Advance(TimeSpan.FromSeconds(10));
        (await MeAsync(frontend, first)).AssertScimError(403, "Invalid access token");
        (await frontend.SendAsAsync(narrow, "GET", People.Scim + "/Me")).AssertScimError(403, "Invalid access token");
    }

    [Fact]
    public async Task What_cannot_be_given_back_is_told_and_what_is_unknown_is_as_good_as_gone()
    {
        await using var frontend = await TestFrontend.StartAsync();
        (await RevokeAsync(frontend, "sc-ref-unknown")).AssertOk();
        (await RevokeAsync(frontend, "unknown")).AssertOk();
        (await RevokeAsync(frontend, "")).AssertOAuthError(400, "invalid_request", "token");
        (await RevokeAsync(frontend, "x", client: "")).AssertOAuthError(400, "invalid_request", "client_id");
        (await RevokeAsync(frontend, await frontend.AddStrangerAsync())).AssertOAuthError(400, "unsupported_token_type", "token/delete");
        var (_, application, secret) = await frontend.AddServiceAsync();
        var access = (await frontend.SendFormAsync("/oidc/v1/token", $"{application}:{secret}", ("grant_type", "client_credentials"))).AssertOk();
        (await RevokeAsync(frontend, access["access_token"].GetString()!, application)).AssertOAuthError(400, "unsupported_token_type", "no sign-in");
        var document = (await frontend.SendAsync("GET", "/oidc/.well-known/oauth-authorization-server")).AssertOk();
        Assert.EndsWith("/oidc/v1/revoke", document["revocation_endpoint"].GetString());
    }

    [Fact]
    public async Task A_code_is_good_once_for_its_client_its_address_and_its_verifier()
    {
        await using var frontend = await TestFrontend.StartAsync();
        var used = await CodeAsync(frontend);
        (await ExchangeAsync(frontend, used)).AssertOk();
        (await ExchangeAsync(frontend, used)).AssertOAuthError(400, "invalid_grant", "used before");
        (await ExchangeAsync(frontend, await CodeAsync(frontend), verifier: "wrong")).AssertOAuthError(400, "invalid_grant", "code_verifier");
        (await ExchangeAsync(frontend, await CodeAsync(frontend), address: Loopback + "/x")).AssertOAuthError(400, "invalid_grant", "redirect_uri");
        (await ExchangeAsync(frontend, await CodeAsync(frontend), client: "x")).AssertOAuthError(400, "invalid_grant", "another client");
        var late = await CodeAsync(frontend);
        frontend.Time.Advance(TimeSpan.FromMinutes(5));
        (await ExchangeAsync(frontend, late)).AssertOAuthError(400, "invalid_grant", "expired");
    }

    [Fact]
    public async Task Without_the_scope_there_is_no_refresh_token()
    {
        await using var frontend = await TestFrontend.StartAsync();
        var back = await SendAsync(frontend, HttpMethod.Post, Query(("scope", "all-apis")), TestFrontend.Token);
        var answer = (await ExchangeAsync(frontend, QueryHelpers.ParseQuery(back.Headers.Location!.Query)["code"]!)).AssertOk();
        Assert.False(answer.Body.TryGetProperty("refresh_token", out _));
    }

    [Fact]
    public async Task A_user_who_is_gone_stays_signed_in_nowhere()
    {
        await using var frontend = await TestFrontend.StartAsync();
        var id = await frontend.AddUserAsync("ann@x.io");
        var back = await SendAsync(frontend, HttpMethod.Post, Query(), await PatOfAsync(frontend, id));
        var first = (await ExchangeAsync(frontend, QueryHelpers.ParseQuery(back.Headers.Location!.Query)["code"]!)).AssertOk();
        (await frontend.SendAsync("DELETE", $"{People.Scim}/Users/{id}")).AssertOk();
        (await RefreshAsync(frontend, first["refresh_token"].GetString()!)).AssertOAuthError(400, "invalid_grant", "");
    }

    [Fact]
    public async Task A_sign_in_ends_with_the_token_that_it_was_made_with()
    {
        await using var frontend = await TestFrontend.StartAsync();
        var (pat, tokenId) = await frontend.AddTokenForAsync((await frontend.AddServiceAsync()).ApplicationId);
        var back = await SendAsync(frontend, HttpMethod.Post, Query(), pat);
        var first = (await ExchangeAsync(frontend, QueryHelpers.ParseQuery(back.Headers.Location!.Query)["code"]!)).AssertOk();
        var second = (await RefreshAsync(frontend, first["refresh_token"].GetString()!)).AssertOk();
        (await frontend.SendAsync("DELETE", $"/api/2.0/token-management/tokens/{tokenId}")).AssertOk();
        (await RefreshAsync(frontend, second["refresh_token"].GetString()!)).AssertOAuthError(400, "invalid_grant", "revoked");
        (await MeAsync(frontend, second)).AssertScimError(403, "Invalid access token");
    }

    [Fact]
    public async Task A_token_of_an_hour_is_no_credential_to_sign_in_with()
    {
        await using var frontend = await TestFrontend.StartAsync();
        var back = await SendAsync(frontend, HttpMethod.Post, Query(), TestFrontend.Token);
        var first = (await ExchangeAsync(frontend, QueryHelpers.ParseQuery(back.Headers.Location!.Query)["code"]!)).AssertOk();
        var page = await SendAsync(frontend, HttpMethod.Post, Query(), first["access_token"].GetString()!);
        Assert.Equal(HttpStatusCode.Forbidden, page.StatusCode);
    }

    [Fact]
    public async Task A_wrong_token_shows_the_page_again()
    {
        await using var frontend = await TestFrontend.StartAsync();
        var page = await SendAsync(frontend, HttpMethod.Post, Query(), "wrong");
        Assert.Equal(HttpStatusCode.Forbidden, page.StatusCode);
        Assert.Contains("No active account", await page.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("databricks-cli", "http://evil.example/")]
    [InlineData("databricks-cli", "https://localhost:8020")]
    [InlineData("databricks-cli", "http://localhost.evil.example:8020")]
    [InlineData("databricks-cli", "http://user@localhost:8020")]
    [InlineData("databricks-cli", "javascript:alert(1)")]
    [InlineData("databricks-cli", "")]
    [InlineData("webui", "https://x.io/other")]
    [InlineData("<b>", "https://x.io/in")]
    public async Task Nobody_is_sent_to_an_address_that_is_not_the_clients(string client, string address)
    {
        await using var frontend = await TestFrontend.StartAsync(WithClient());
        foreach (var method in new[] { HttpMethod.Get, HttpMethod.Post })
        {
            var answer = await SendAsync(frontend, method, Query(("client_id", client), ("redirect_uri", address)), TestFrontend.Token);
            Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
            Assert.Null(answer.Headers.Location);
            Assert.DoesNotContain("<b>", await answer.Content.ReadAsStringAsync());
        }
    }

    [Fact]
    public async Task A_client_of_the_settings_gets_codes_at_its_address()
    {
        await using var frontend = await TestFrontend.StartAsync(WithClient());
        var back = await SendAsync(
            frontend, HttpMethod.Post, Query(("client_id", "webui"), ("redirect_uri", "https://x.io/in?a=b")), TestFrontend.Token);
        Assert.StartsWith("https://x.io/in?a=b&code=", back.Headers.Location!.ToString());
    }

    [Theory]
    [InlineData("response_type", "token", "unsupported_response_type")]
    [InlineData("code_challenge", "", "invalid_request")]
    [InlineData("code_challenge_method", "plain", "invalid_request")]
    [InlineData("scope", "sql", "invalid_scope")]
    public async Task What_else_is_wrong_is_told_to_the_client(string name, string value, string error)
    {
        await using var frontend = await TestFrontend.StartAsync();
        var back = await SendAsync(frontend, HttpMethod.Get, Query((name, value), ("state", "s")));
        var query = QueryHelpers.ParseQuery(back.Headers.Location!.Query);
        Assert.Equal((error, "s"), (query["error"].ToString(), query["state"].ToString()));
    }
}
