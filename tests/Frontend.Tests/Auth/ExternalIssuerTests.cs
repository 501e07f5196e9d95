using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using ServingCluster.Frontend.Auth.External;
using ServingCluster.Frontend.Settings;
using ServingCluster.Frontend.Tests.Fakes;
using ServingCluster.Frontend.Tests.OAuth;

namespace ServingCluster.Frontend.Tests.Auth;

public sealed class ExternalIssuerTests
{
    private const string Me = People.Scim + "/Me";

    private FakeIssuer _issuer = null!;

    [Fact]
    public async Task A_token_of_the_issuer_opens_with_its_name_and_groups()
    {
        await using var frontend = await StartAsync();
        var me = (await frontend.SendAsAsync(_issuer.Token(With(("groups", new[] { "team", "admins" }))), "GET", Me)).AssertOk();
        Assert.Equal(("ann@x.io", "Ann"), (me["userName"].GetString(), me["displayName"].GetString()));
        Assert.Equal(["team", "users"], GroupsIn(me));
    }

    [Fact]
    public async Task One_group_of_the_issuer_makes_administrators()
    {
        await using var frontend = await StartAsync();
        var admin = _issuer.Token(With(("groups", new[] { "platform" })));
        Assert.Equal(["admins", "platform", "users"], GroupsIn((await frontend.SendAsAsync(admin, "GET", Me)).AssertOk()));
        (await frontend.SendAsAsync(admin, "POST", People.Scim + "/Users", """{"userName":"bob"}""")).AssertCreated();
        (await frontend.SendAsAsync(_issuer.Token(), "POST", People.Scim + "/Users", """{"userName":"eve"}""")).AssertScimError(403, "admins");
    }

    [Fact]
    public async Task A_user_with_an_account_has_the_groups_of_both_until_it_is_switched_off()
    {
        await using var frontend = await StartAsync();
        var id = await frontend.AddUserAsync("Ann@x.io");
        await frontend.AddGroupAsync("local", id);
        var me = (await frontend.SendAsAsync(_issuer.Token(With(("groups", "team"))), "GET", Me)).AssertOk();
        Assert.Equal((id, "Ann@x.io"), (me["id"].GetString(), me["userName"].GetString()));
        Assert.Equal(["local", "team", "users"], GroupsIn(me));
        (await frontend.SendAsync(
            "PATCH", $"{People.Scim}/Users/{id}", """{"Operations":[{"op":"replace","path":"active","value":false}]}""")).AssertOk();
        (await frontend.SendAsAsync(_issuer.Token(), "GET", Me)).AssertScimError(403, "Invalid");
    }

    [Fact]
    public async Task A_token_that_is_not_right_is_refused()
    {
        await using var frontend = await StartAsync();
        string[] wrong =
        [
            _issuer.Token(audience: "api://other"),
            _issuer.Token(issuer: "https://evil.example"),
            _issuer.Token(life: TimeSpan.FromMinutes(-2)),
            _issuer.Token(type: "logout+jwt"),
            _issuer.Token([]),
            _issuer.Token(With(("preferred_username", "admin"))),
            _issuer.Token()[..^8] + "AAAAAAAA",
        ];
        foreach (var token in wrong)
            (await frontend.SendAsAsync(token, "GET", Me)).AssertScimError(403, "Invalid");
    }

    [Fact]
    public async Task The_clock_of_the_issuer_may_differ_by_so_much_and_no_more()
    {
        await using var frontend = await StartAsync();
        (await frontend.SendAsAsync(_issuer.Token(life: TimeSpan.FromSeconds(-59)), "GET", Me)).AssertOk();
        var token = _issuer.Token(life: TimeSpan.FromMinutes(10));
        (await frontend.SendAsAsync(token, "GET", Me)).AssertOk();
        frontend.Time.Advance(TimeSpan.FromSeconds(659));
        (await frontend.SendAsAsync(token, "GET", Me)).AssertOk();
        frontend.Time.Advance(TimeSpan.FromSeconds(1));
        (await frontend.SendAsAsync(token, "GET", Me)).AssertScimError(403, "Invalid");
    }

    [Fact]
    public async Task A_new_key_is_fetched_when_it_is_first_met_and_unknown_ones_are_not_asked_for_all_the_time()
    {
        await using var frontend = await StartAsync();
        (await frontend.SendAsAsync(_issuer.Token(), "GET", Me)).AssertOk();
        Assert.Equal(2, _issuer.Fetches);
        _issuer.AddKey("two");
        _issuer.Current = "two";
        frontend.Time.Advance(TimeSpan.FromSeconds(31));
        (await frontend.SendAsAsync(_issuer.Token(), "GET", Me)).AssertOk();
        _issuer.AddKey("three");
        _issuer.Current = "three";
        var unknown = _issuer.Token();
        _issuer.RemoveKey("three");
        for (var i = 0; i < 3; i++)
            (await frontend.SendAsAsync(unknown, "GET", Me)).AssertScimError(403, "Invalid");
        Assert.Equal(4, _issuer.Fetches);
    }

    [Fact]
    public async Task An_issuer_that_is_down_is_done_without_while_its_keys_are_known()
    {
        await using var frontend = await StartAsync();
        _issuer.IsDown = true;
        var answer = (await frontend.SendAsAsync(_issuer.Token(), "GET", Me)).AssertScimError(503, "issuer");
        Assert.Equal("10", answer.Headers["Retry-After"]);
        _issuer.IsDown = false;
        frontend.Time.Advance(TimeSpan.FromSeconds(10));
        (await frontend.SendAsAsync(_issuer.Token(), "GET", Me)).AssertOk();
        _issuer.IsDown = true;
        frontend.Time.Advance(TimeSpan.FromHours(2));
        (await frontend.SendAsAsync(_issuer.Token(), "GET", Me)).AssertOk();
        frontend.Time.Advance(TimeSpan.FromHours(23));
        (await frontend.SendAsAsync(_issuer.Token(), "GET", Me)).AssertScimError(503, "issuer");
    }

    [Fact]
    public async Task A_token_of_the_issuer_is_exchanged_for_one_of_this_server_that_says_the_same()
    {
        await using var frontend = await StartAsync();
        var answer = (await frontend.SendFormAsync(
            "/oidc/v1/token", null, ("grant_type", "urn:ietf:params:oauth:grant-type:token-exchange"),
            ("subject_token", _issuer.Token(With(("groups", new[] { "platform" })))), ("subject_token_type", "urn:ietf:params:oauth:token-type:jwt"))).AssertOk();
        var me = (await frontend.SendAsAsync(answer["access_token"].GetString()!, "GET", Me)).AssertOk();
        Assert.Equal("ann@x.io", me["userName"].GetString());
        Assert.Equal(["admins", "platform", "users"], GroupsIn(me));
    }

    [Fact]
    public async Task Who_has_no_account_makes_no_tokens()
    {
        await using var frontend = await StartAsync();
        (await frontend.SendAsAsync(_issuer.Token(), "POST", "/api/2.0/token/create", "{}")).AssertError(403, "PERMISSION_DENIED");
    }

    [Fact]
    public async Task An_issuer_without_an_audience_is_refused_at_the_start()
    {
        var settings = new ServingSettings { AdminToken = TestFrontend.Token, UsageLog = false, AuditLog = false, OidcIssuer = FakeIssuer.Address };
        var refusal = await Assert.ThrowsAsync<SettingsException>(() => TestFrontend.StartAsync(settings));
        Assert.Contains("OidcAudience", refusal.Message);
    }

    private async Task<TestFrontend> StartAsync()
    {
        _issuer = new FakeIssuer(new FakeTimeProvider(Samples.Time));
        var settings = new ServingSettings
        {
            AdminToken = TestFrontend.Token,
            UsageLog = false,
            AuditLog = false,
            OidcIssuer = FakeIssuer.Address,
            OidcAudience = FakeIssuer.Audience,
            OidcAdminGroup = "platform",
        };
        return await TestFrontend.StartAsync(settings, more: services => services.AddSingleton(s =>
        {
            _issuer = new FakeIssuer(s.GetRequiredService<TimeProvider>());
            return new ExternalHttp(_issuer);
        }));
    }

    private static Dictionary<string, object> With(params (string Name, object Value)[] claims)
    {
        var all = new Dictionary<string, object> { ["preferred_username"] = "ann@x.io", ["name"] = "Ann" };
        foreach (var (name, value) in claims)
            all[name] = value;
        return all;
    }

    private static IEnumerable<string?> GroupsIn(Answer me) =>
        me["groups"].EnumerateArray().Select(g => g.GetProperty("display").GetString()).Order(StringComparer.Ordinal);
}
