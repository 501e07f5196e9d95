using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.DependencyInjection;
using ServingCluster.Frontend.Auth.External;
using ServingCluster.Frontend.Settings;
using ServingCluster.Frontend.Tests.Auth;
using ServingCluster.Frontend.Tests.OAuth;
using ServingCluster.Frontend.Ui.Sessions;
using ServingCluster.Frontend.Ui.Sessions.Issuer;

namespace ServingCluster.Frontend.Tests.Ui.Sessions;

public sealed class IssuerSignInTests
{
    private const string Client = "web-ui";

    private FakeIssuer _issuer = null!;

    [Fact]
    public async Task The_issuers_user_comes_in_and_what_its_account_may_do_is_looked_up()
    {
        await using var frontend = await StartAsync("client-secret");
        var id = await frontend.AddUserAsync("ann@x.io");
        var visitor = new Visitor(frontend.Client);
        using (var form = await visitor.GetAsync("/ui/sign-in?return=%2Fui%2Fmodels"))
            Assert.Contains("href=\"/ui/sign-in/issuer?return=%2Fui%2Fmodels\"", await form.Content.ReadAsStringAsync());
        var asked = await BeginAsync(visitor, "/ui/models");
        Assert.Equal(("1", "code", Client, "S256"), (asked["p"], asked["response_type"], asked["client_id"], asked["code_challenge_method"]));
        _issuer.Redeem = form =>
        {
            Assert.Equal(("the-code", asked["redirect_uri"]), (form["code"], form["redirect_uri"]));
            Assert.Equal(asked["code_challenge"], WebEncoders.Base64UrlEncode(SHA256.HashData(Encoding.ASCII.GetBytes(form["code_verifier"]))));
            return new { id_token = IdToken(asked["nonce"]) };
        };
        using (var back = await visitor.GetAsync($"/ui/sign-in/callback?code=the-code&state={asked["state"]}"))
            Assert.Equal((HttpStatusCode.SeeOther, "/ui/models"), (back.StatusCode, back.Headers.Location!.ToString()));
        Assert.Equal("Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes(Client + ":client-secret")), _issuer.ClientHeader);
        Assert.DoesNotContain(visitor.Cookies, c => c.Name == "serving-issuer" && !c.Expired && c.Value.Length > 0);
        using (var page = await visitor.GetAsync("/"))
            Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        (await frontend.SendAsync(
            "PATCH", $"{People.Scim}/Users/{id}", """{"Operations":[{"op":"replace","path":"active","value":false}]}""")).AssertOk();
        frontend.Time.Advance(SessionStore.CacheTime);
        using var after = await visitor.GetAsync("/");
        Assert.Equal(HttpStatusCode.Redirect, after.StatusCode);
    }

    [Fact]
    public async Task Who_had_no_account_is_shut_out_by_one_that_is_made_and_switched_off()
    {
        await using var frontend = await StartAsync();
        var visitor = new Visitor(frontend.Client);
        var asked = await BeginAsync(visitor);
        _issuer.Redeem = _ => new { id_token = IdToken(asked["nonce"]) };
        using (var back = await visitor.GetAsync($"/ui/sign-in/callback?code=the-code&state={asked["state"]}"))
            Assert.Equal(HttpStatusCode.SeeOther, back.StatusCode);
        using (var page = await visitor.GetAsync("/"))
            Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        Assert.Equal(201, (await frontend.SendAsync("POST", $"{People.Scim}/Users", """{"userName":"ann@x.io","active":false}""")).Status);
        frontend.Time.Advance(SessionStore.CacheTime);
        using var after = await visitor.GetAsync("/");
        Assert.Equal(HttpStatusCode.Redirect, after.StatusCode);
    }

    [Fact]
    public async Task An_answer_that_was_not_asked_for_here_or_came_too_late_is_not_looked_at()
    {
        await using var frontend = await StartAsync();
        _issuer.Redeem = _ => throw new InvalidOperationException("It was looked at.");
        var visitor = new Visitor(frontend.Client);
        var asked = await BeginAsync(visitor);
        await AssertRefusedAsync(new Visitor(frontend.Client), $"code=c&state={asked["state"]}", "not begun in this browser");
        await AssertRefusedAsync(visitor, "code=c&state=other", "not begun in this browser");
        await AssertRefusedAsync(visitor, $"code=c&state={asked["state"]}", "not begun in this browser");
        asked = await BeginAsync(visitor);
        frontend.Time.Advance(PendingCookie.Lifetime);
        await AssertRefusedAsync(visitor, $"code=c&state={asked["state"]}", "not begun in this browser");
    }

    [Theory]
    [InlineData("nonce")]
    [InlineData("audience")]
    [InlineData("issuer")]
    [InlineData("expired")]
    [InlineData("party")]
    public async Task An_id_token_that_is_not_right_signs_nobody_in(string wrong)
    {
        await using var frontend = await StartAsync();
        var visitor = new Visitor(frontend.Client);
        var asked = await BeginAsync(visitor);
        _issuer.Redeem = _ => new
        {
            id_token = wrong switch
            {
                "nonce" => IdToken("another"),
                "audience" => IdToken(asked["nonce"], audience: FakeIssuer.Audience),
                "issuer" => IdToken(asked["nonce"], issuer: "https://evil.example"),
                "expired" => IdToken(asked["nonce"], life: TimeSpan.FromMinutes(-2)),
                _ => _issuer.Token(Claims(asked["nonce"], ("aud", new[] { Client, "other" }), ("azp", "other")), audience: null!),
            },
        };
        await AssertRefusedAsync(visitor, $"code=c&state={asked["state"]}", "is not right");
        using var page = await visitor.GetAsync("/");
        Assert.Equal(HttpStatusCode.Redirect, page.StatusCode);
    }

    [Fact]
    public async Task What_the_issuer_has_against_it_is_told_in_words()
    {
        await using var frontend = await StartAsync();
        var visitor = new Visitor(frontend.Client);
        var asked = await BeginAsync(visitor, "/ui/models");
        await AssertRefusedAsync(visitor, $"error=access_denied&error_description=Not+you%3Cb%3E&state={asked["state"]}", "access_denied. Not you&lt;b&gt;", "/ui/models");
        asked = await BeginAsync(visitor);
        await AssertRefusedAsync(visitor, $"code=c&state={asked["state"]}", "did not redeem the code: invalid_grant.");
        asked = await BeginAsync(visitor);
        await AssertRefusedAsync(visitor, $"code=c&iss=https%3A%2F%2Fevil.example&state={asked["state"]}", "is not right");
    }

    [Fact]
    public async Task An_issuer_that_is_down_or_redeems_codes_without_https_is_not_asked()
    {
        await using var frontend = await StartAsync();
        _issuer.IsDown = true;
        using (var down = await new Visitor(frontend.Client).GetAsync("/ui/sign-in/issuer"))
            Assert.Contains("cannot be reached", await down.Content.ReadAsStringAsync());
        (_issuer.IsDown, _issuer.TokenEndpoint) = (false, "http://login.example/token");
        using var unsafely = await new Visitor(frontend.Client).GetAsync("/ui/sign-in/issuer");
        Assert.Contains("begin with https", await unsafely.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Without_a_client_nobody_is_sent_to_an_issuer()
    {
        await using var frontend = await TestFrontend.StartAsync();
        var visitor = new Visitor(frontend.Client);
        using var form = await visitor.GetAsync("/ui/sign-in");
        Assert.DoesNotContain("/ui/sign-in/issuer", await form.Content.ReadAsStringAsync());
        using var answer = await visitor.GetAsync("/ui/sign-in/issuer");
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Fact]
    public async Task A_client_without_an_issuer_is_refused_at_the_start()
    {
        var settings = new ServingSettings { AdminToken = TestFrontend.Token, UsageLog = false, AuditLog = false, OidcClientId = Client };
        var refusal = await Assert.ThrowsAsync<SettingsException>(() => TestFrontend.StartAsync(settings));
        Assert.Contains("OidcIssuer", refusal.Message);
    }

    private async Task<TestFrontend> StartAsync(string secret = "")
    {
        var settings = new ServingSettings
        {
            AdminToken = TestFrontend.Token,
            UsageLog = false,
            AuditLog = false,
            OidcIssuer = FakeIssuer.Address,
            OidcAudience = FakeIssuer.Audience,
            OidcClientId = Client,
            OidcClientSecret = secret,
        };
        var frontend = await TestFrontend.StartAsync(settings, more: services => services.AddSingleton(s =>
        {
            _issuer = new FakeIssuer(s.GetRequiredService<TimeProvider>());
            return new ExternalHttp(_issuer);
        }));
        _ = frontend.Services.GetRequiredService<ExternalHttp>();
        return frontend;
    }

    /// <summary>Goes to the issuer, and gives what it is asked.</summary>
    private static async Task<Dictionary<string, string>> BeginAsync(Visitor visitor, string next = "/")
    {
        using var answer = await visitor.GetAsync("/ui/sign-in/issuer?return=" + Uri.EscapeDataString(next));
        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
        Assert.StartsWith("https://login.example/authorize?", answer.Headers.Location!.ToString());
        Assert.True(Assert.Single(visitor.Cookies, c => c.Name == "serving-issuer").HttpOnly);
        return QueryHelpers.ParseQuery(answer.Headers.Location.Query).ToDictionary(p => p.Key, p => p.Value.ToString());
    }

    /// <summary>That it is told why, on a page that leads on to where one wanted to go.</summary>
    private static async Task AssertRefusedAsync(Visitor visitor, string query, string why, string next = "/")
    {
        using var answer = await visitor.GetAsync("/ui/sign-in/callback?" + query);
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        var page = await answer.Content.ReadAsStringAsync();
        Assert.Contains(why, page);
        Assert.Contains(("return", next), Visitor.FieldsOf(page));
    }

    private string IdToken(string nonce, string issuer = FakeIssuer.Address, string audience = Client, TimeSpan? life = null) =>
        _issuer.Token(Claims(nonce), issuer, audience, life);

    private static Dictionary<string, object> Claims(string nonce, params (string Name, object Value)[] more) => new(
        more.Append(("nonce", nonce)).Append(("preferred_username", "ann@x.io")).Select(c => KeyValuePair.Create(c.Item1, c.Item2)));
}
