using System.Net;
using Microsoft.Extensions.DependencyInjection;
using ServingCluster.Frontend.Settings;
using ServingCluster.Frontend.Tests.Fakes;
using ServingCluster.Frontend.Tests.OAuth;
using ServingCluster.Frontend.Ui.Sessions;
using ServingCluster.Frontend.Ui;
using ServingCluster.Grains.TestKit;

namespace ServingCluster.Frontend.Tests.Ui.Sessions;

public sealed class SignInRoutesTests
{
    [Fact]
    public async Task Every_path_of_the_ui_wants_a_session_but_the_form_and_the_files()
    {
        await using var frontend = await TestFrontend.StartAsync();
        frontend.Client.DefaultRequestHeaders.Authorization = null;
        foreach (var pattern in frontend.AllRoutes.Select(r => "/" + r.RoutePattern.RawText!.TrimStart('/')).Where(p => UiPaths.Contains(p)).Distinct())
        {
            using var answer = await new Visitor(frontend.Client).GetAsync(pattern.Replace("{*Path}", "nowhere", StringComparison.Ordinal));
            Assert.True(
                UiPaths.IsOpen(pattern) || answer.StatusCode is HttpStatusCode.Redirect or HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden, $"{pattern}: {answer.StatusCode}");
        }
    }

    [Fact]
    public async Task A_session_opens_pages_and_not_the_api_and_a_token_opens_the_api_and_not_pages()
    {
        await using var frontend = await TestFrontend.StartAsync();
        using var withToken = await frontend.Client.GetAsync("/");
        Assert.Equal(HttpStatusCode.Redirect, withToken.StatusCode);
        frontend.Client.DefaultRequestHeaders.Authorization = null;
        var visitor = new Visitor(frontend.Client);
        await visitor.SignInAsync(TestFrontend.Token);
        using var page = await visitor.GetAsync("/");
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        using var api = await visitor.GetAsync("/api/2.0/serving-endpoints");
        Assert.Equal(HttpStatusCode.Unauthorized, api.StatusCode);
    }

    [Theory]
    [InlineData("/ui/playground?endpoint=a", "/ui/playground?endpoint=a")]
    [InlineData("https://elsewhere.example/", "/")]
    [InlineData("//elsewhere.example/", "/")]
    [InlineData("/\\elsewhere.example/", "/")]
    [InlineData("/api/2.0/serving-endpoints", "/")]
    [InlineData("/ui/ä", "/")]
    public async Task Signing_in_leads_on_within_the_ui_alone(string asked, string led)
    {
        await using var frontend = await TestFrontend.StartAsync();
        frontend.Client.DefaultRequestHeaders.Authorization = null;
        using var answer = await new Visitor(frontend.Client).SignInAsync(TestFrontend.Token, asked);
        Assert.Equal((HttpStatusCode.SeeOther, led), (answer.StatusCode, answer.Headers.Location!.ToString()));
    }

    [Fact]
    public async Task A_wrong_token_does_not_lose_the_page_that_one_came_for()
    {
        await using var frontend = await TestFrontend.StartAsync();
        frontend.Client.DefaultRequestHeaders.Authorization = null;
        var visitor = new Visitor(frontend.Client);
        using var refused = await visitor.SignInAsync("wrong", "/ui/models?filter=a");
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        using var answer = await visitor.PostAsync("/ui/sign-in", [.. Visitor.FieldsOf(await refused.Content.ReadAsStringAsync()), ("token", TestFrontend.Token)]);
        Assert.Equal((HttpStatusCode.SeeOther, "/ui/models?filter=a"), (answer.StatusCode, answer.Headers.Location!.ToString()));
    }

    [Fact]
    public async Task Signing_in_anew_ends_the_session_that_the_browser_had()
    {
        await using var frontend = await TestFrontend.StartAsync();
        frontend.Client.DefaultRequestHeaders.Authorization = null;
        var visitor = new Visitor(frontend.Client);
        using var first = await visitor.SignInAsync(TestFrontend.Token);
        var before = Assert.Single(first.Headers.GetValues("Set-Cookie"), c => c.Contains("serving-session", StringComparison.Ordinal)).Split(';')[0];
        using var second = await visitor.SignInAsync(TestFrontend.Token);
        using var page = await visitor.GetAsync("/");
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);

        using var request = new HttpRequestMessage(HttpMethod.Get, "/");
        request.Headers.Add("Cookie", before);
        using var open = await frontend.Client.SendAsync(request);
        Assert.Equal(HttpStatusCode.Redirect, open.StatusCode);
    }

    [Fact]
    public async Task A_form_of_another_site_signs_nobody_in_or_out()
    {
        await using var frontend = await TestFrontend.StartAsync();
        frontend.Client.DefaultRequestHeaders.Authorization = null;
        var visitor = new Visitor(frontend.Client);
        using (var forged = await visitor.PostAsync("/ui/sign-in", ("token", TestFrontend.Token)))
            Assert.Equal(HttpStatusCode.BadRequest, forged.StatusCode);
        await visitor.SignInAsync(TestFrontend.Token);
        using (var forged = await visitor.PostAsync("/ui/sign-out"))
            Assert.Equal(HttpStatusCode.BadRequest, forged.StatusCode);
        using var page = await visitor.GetAsync("/");
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
    }

    [Theory]
    [InlineData("/_blazor", "http://localhost", true)]
    [InlineData("/_blazor", "http://localhost:3000", false)]
    [InlineData("/_blazor", "https://elsewhere.example", false)]
    [InlineData("/_blazor", "null", false)]
    [InlineData("/_blazor", null, false)]
    [InlineData("/", "http://localhost:3000", true)]
    public async Task A_page_of_another_site_gets_no_connection_with_the_persons_cookie(string path, string? origin, bool isLetIn)
    {
        await using var frontend = await TestFrontend.StartAsync();
        frontend.Client.DefaultRequestHeaders.Authorization = null;
        var visitor = new Visitor(frontend.Client);
        await visitor.SignInAsync(TestFrontend.Token);
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Add("Upgrade", "websocket");
        if (origin is not null)
            request.Headers.Add("Origin", origin);
        using var answer = await visitor.SendAsync(request);
        Assert.Equal(isLetIn, answer.StatusCode != HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task A_look_at_the_link_of_the_first_start_does_not_use_it_up()
    {
        await using var frontend = await TestFrontend.StartAsync(new ServingSettings { UsageLog = false, AuditLog = false });
        var token = frontend.Services.GetRequiredService<FirstSignIn>().MakeToken();
        using var look = await new Visitor(frontend.Client).SendAsync(new HttpRequestMessage(HttpMethod.Head, "/?token=" + token));
        Assert.Equal(HttpStatusCode.Redirect, look.StatusCode);
        using var answer = await new Visitor(frontend.Client).GetAsync("/?token=" + token);
        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
    }

    [Fact]
    public async Task Wrong_tokens_are_counted_and_then_refused_unseen()
    {
        await using var frontend = await TestFrontend.StartOnKestrelAsync(new ServingSettings
        {
            AdminToken = TestFrontend.Token,
            UsageLog = false,
            AuditLog = false,
            FailedAuthenticationLimit = 2,
        });
        using var client = new HttpClient(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false }) { BaseAddress = frontend.Client.BaseAddress };
        var visitor = new Visitor(client);
        foreach (var status in new[] { 403, 403, 429 })
        {
            using var answer = await visitor.SignInAsync("wrong");
            Assert.Equal(status, (int)answer.StatusCode);
        }

        using var right = await visitor.SignInAsync(TestFrontend.Token);
        Assert.Equal(429, (int)right.StatusCode);
        Assert.True(right.Headers.RetryAfter!.Delta > TimeSpan.Zero);
    }

    [Fact]
    public async Task A_session_ends_with_the_token_that_it_was_begun_with()
    {
        await using var frontend = await TestFrontend.StartAsync();
        var (token, id) = await frontend.AddTokenForAsync((await frontend.AddServiceAsync()).ApplicationId);
        var visitor = new Visitor(frontend.Client);
        await visitor.SignInAsync(token);
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(visitor));
        (await frontend.SendAsync("DELETE", "/api/2.0/token-management/tokens/" + id)).AssertOk();
        frontend.Time.Advance(SessionStore.CacheTime);
        Assert.Equal(HttpStatusCode.Redirect, await StatusAsync(visitor));
    }

    [Fact]
    public async Task A_session_ends_by_its_time_and_lasts_over_a_restart()
    {
        var store = new Fakes.FakeStore();
        var settings = new ServingSettings { AdminToken = TestFrontend.Token, UsageLog = false, AuditLog = false, SessionHours = 2 };
        await using var before = await TestFrontend.StartAsync(settings, store);
        var visitor = new Visitor(before.Client);
        await visitor.SignInAsync(TestFrontend.Token);
        await using var frontend = await TestFrontend.StartAsync(settings, store);
        var session = Assert.Single(visitor.Cookies, c => c.Name == "serving-session");
        Assert.True(session.HttpOnly);
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(frontend, session));
        frontend.Time.Advance(TimeSpan.FromHours(2));
        Assert.Equal(HttpStatusCode.Redirect, await StatusAsync(frontend, session));
    }

    [Fact]
    public async Task Another_administrators_token_ends_the_sessions_of_the_former()
    {
        var store = new Fakes.FakeStore();
        await using var before = await TestFrontend.StartAsync(store: store);
        var visitor = new Visitor(before.Client);
        await visitor.SignInAsync(TestFrontend.Token);
        await using var frontend = await TestFrontend.StartAsync(
            new ServingSettings { AdminToken = "another-token-of-the-admin", UsageLog = false, AuditLog = false }, store);
        Assert.Equal(HttpStatusCode.Redirect, await StatusAsync(frontend, Assert.Single(visitor.Cookies, c => c.Name == "serving-session")));
    }

    [Fact]
    public async Task The_link_of_the_first_start_signs_in_once()
    {
        await using var frontend = await TestFrontend.StartAsync(new ServingSettings { UsageLog = false, AuditLog = false });
        var first = frontend.Services.GetRequiredService<FirstSignIn>();
        var token = first.MakeToken();
        Assert.NotNull(token);
        var visitor = new Visitor(frontend.Client);
        using (var answer = await visitor.GetAsync("/?token=" + token))
            Assert.Equal((HttpStatusCode.SeeOther, "/"), (answer.StatusCode, answer.Headers.Location!.ToString()));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(visitor));
        using var again = await new Visitor(frontend.Client).GetAsync("/?token=" + token);
        Assert.Equal(HttpStatusCode.Forbidden, again.StatusCode);
        Assert.Contains("has been used", await again.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task The_use_of_the_link_is_recorded_and_so_is_a_wrong_one()
    {
        using var data = new TestFolder();
        await using var frontend = await TestFrontend.StartAsync(new ServingSettings { UsageLog = false, DataDirectory = data.Path });
        var token = frontend.Services.GetRequiredService<FirstSignIn>().MakeToken();
        using (await new Visitor(frontend.Client).GetAsync("/?token=wrong"))
        using (await new Visitor(frontend.Client).GetAsync("/?token=" + token))
        {
            var log = string.Concat(Directory.EnumerateFiles(Path.Combine(data.Path, "audit"), "*.jsonl", SearchOption.AllDirectories).Select(File.ReadAllText));
            Assert.Contains("\"action\":\"GET /\"", log);
            Assert.Contains("\"outcome\":\"denied\",\"status\":403", log);
            Assert.Contains("\"caller\":\"admin\"", log);
            Assert.Contains("\"status\":303", log);
            Assert.DoesNotContain(token!, log);
        }
    }

    [Fact]
    public async Task A_picture_in_a_page_elsewhere_neither_uses_the_link_nor_counts_as_a_failure()
    {
        await using var frontend = await TestFrontend.StartAsync(new ServingSettings { UsageLog = false, AuditLog = false, FailedAuthenticationLimit = 1 });
        var token = frontend.Services.GetRequiredService<FirstSignIn>().MakeToken();
        foreach (var tried in new[] { "wrong", "wrong", token })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/?token=" + tried);
            request.Headers.Add("Sec-Fetch-Dest", "image");
            using var answer = await new Visitor(frontend.Client).SendAsync(request);
            Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        }

        using var used = await new Visitor(frontend.Client).GetAsync("/?token=" + token);
        Assert.Equal(HttpStatusCode.SeeOther, used.StatusCode);
    }

    [Theory]
    [InlineData("__RequestVerificationToken")]
    [InlineData("token")]
    public async Task A_field_that_is_there_twice_is_a_mistake_of_the_form(string field)
    {
        await using var frontend = await TestFrontend.StartAsync();
        var visitor = new Visitor(frontend.Client);
        using var form = await visitor.GetAsync("/ui/sign-in");
        var fields = Visitor.FieldsOf(await form.Content.ReadAsStringAsync());
        using var answer = await visitor.PostAsync("/ui/sign-in", [.. fields, (field, "a"), (field, "b")]);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Fact]
    public async Task A_key_of_the_pages_that_cannot_be_read_is_passed_over()
    {
        var store = new FakeStore();
        await store.WriteAsync("ui/keys/lost", "sealed1.0000000000000000.AAAA.AAAA"u8.ToArray(), null, default);
        await store.WriteAsync("ui/keys/broken", "no key"u8.ToArray(), null, default);
        await using var frontend = await TestFrontend.StartAsync(store: store);
        var visitor = new Visitor(frontend.Client);
        using var answer = await visitor.SignInAsync(TestFrontend.Token);
        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
    }

    [Fact]
    public async Task There_is_no_link_where_the_operator_has_a_token()
    {
        await using var frontend = await TestFrontend.StartAsync();
        Assert.Null(frontend.Services.GetRequiredService<FirstSignIn>().MakeToken());
    }

    private static async Task<HttpStatusCode> StatusAsync(Visitor visitor)
    {
        using var answer = await visitor.GetAsync("/");
        return answer.StatusCode;
    }

    private static async Task<HttpStatusCode> StatusAsync(TestFrontend frontend, Cookie cookie)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/");
        request.Headers.Add("Cookie", $"{cookie.Name}={cookie.Value}");
        using var answer = await frontend.Client.SendAsync(request);
        return answer.StatusCode;
    }
}
