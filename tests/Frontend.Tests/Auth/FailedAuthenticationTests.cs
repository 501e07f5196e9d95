using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using ServingCluster.Frontend.Settings;

namespace ServingCluster.Frontend.Tests.Auth;

/// <summary>What a client notices of the limit on failed authentications.</summary>
public sealed class FailedAuthenticationTests
{
    private const string Me = "/api/2.0/preview/scim/v2/Me";
    private const string Forwarded = "X-Forwarded-For";

    private static readonly ServingSettings Two = new()
    {
        AdminToken = TestFrontend.Token,
        UsageLog = false,
        AuditLog = false,
        FailedAuthenticationLimit = 2,
        FailedAuthenticationWindowSeconds = 30,
    };

    [Fact]
    public async Task Too_many_wrong_tokens_are_429_and_a_right_one_that_is_known_goes_on_working()
    {
        await using var frontend = await StartAsync(Two);
        (await frontend.SendAsync("GET", Me)).AssertOk();
        (await frontend.SendAsAsync("wrong", "GET", "/api/2.0/serving-endpoints")).AssertError(403, "PERMISSION_DENIED");
        (await frontend.SendAsAsync("wrong", "GET", "/api/2.0/serving-endpoints")).AssertError(403, "PERMISSION_DENIED");
        var refused = (await frontend.SendAsAsync("wrong", "GET", "/api/2.0/serving-endpoints")).AssertError(429, "REQUEST_LIMIT_EXCEEDED");
        Assert.Equal("30", refused.Headers["Retry-After"]);
        (await frontend.SendAsync("GET", Me)).AssertOk();

        frontend.Time.Advance(TimeSpan.FromSeconds(30));
        (await frontend.SendAsAsync("wrong", "GET", "/api/2.0/serving-endpoints")).AssertError(403, "PERMISSION_DENIED");
    }

    [Fact]
    public async Task A_credential_that_was_not_seen_yet_waits_too_and_open_paths_answer()
    {
        await using var frontend = await StartAsync(Two);
        for (var i = 0; i < 2; i++)
            await frontend.SendAsAsync("wrong", "GET", "/api/2.0/serving-endpoints");
        (await frontend.SendAsync("GET", "/api/2.0/serving-endpoints")).AssertError(429, "REQUEST_LIMIT_EXCEEDED");
        frontend.Client.DefaultRequestHeaders.Authorization = null;
        (await frontend.SendAsync("GET", "/.well-known/databricks-config")).AssertOk();
        (await frontend.SendAsync("GET", "/api/2.0/serving-endpoints")).AssertError(401, "UNAUTHENTICATED");
    }

    [Fact]
    public async Task Wrong_secrets_of_clients_count_with_wrong_tokens()
    {
        await using var frontend = await StartAsync(Two);
        await frontend.SendAsAsync("wrong", "GET", "/api/2.0/serving-endpoints");
        (string, string)[] form = [("grant_type", "client_credentials")];
        Assert.Equal(401, (await frontend.SendFormAsync("/oidc/v1/token", "nobody:secret", form)).Status);
        var refused = await frontend.SendFormAsync("/oidc/v1/token", "nobody:secret", form);
        Assert.Equal((429, "temporarily_unavailable", "30"), (refused.Status, refused["error"].GetString(), refused.Headers["Retry-After"]));
    }

    [Fact]
    public async Task What_only_looks_like_a_web_token_is_a_wrong_token_and_counts()
    {
        const string encrypted = "eyJhbGciOiJFUzI1NiIsImtpZCI6ImsifQ.x.e30.y.z";
        var settings = Two with { OidcIssuer = "https://issuer.example", OidcAudience = "serving" };
        foreach (var each in new[] { Two, settings })
        {
            await using var frontend = await StartAsync(each);
            for (var i = 0; i < 2; i++)
                (await frontend.SendAsAsync(encrypted, "GET", "/api/2.0/serving-endpoints")).AssertError(403, "PERMISSION_DENIED");
            (await frontend.SendAsAsync(encrypted, "GET", "/api/2.0/serving-endpoints")).AssertError(429, "REQUEST_LIMIT_EXCEEDED");
        }
    }

    [Fact]
    public async Task Clients_behind_a_trusted_proxy_are_counted_each()
    {
        await using var frontend = await StartAsync(Two with { TrustedProxies = [IPNetwork.Parse("127.0.0.0/8"), IPNetwork.Parse("10.0.0.0/8")] });
        for (var i = 0; i < 2; i++)
            Assert.Equal(403, await StatusOfAsync(frontend, "198.51.100.7, 10.1.2.3"));
        Assert.Equal(429, await StatusOfAsync(frontend, "198.51.100.7"));

        // Whatever a client writes itself stands before what its proxy adds.
        Assert.Equal(429, await StatusOfAsync(frontend, "203.0.113.1, 198.51.100.7"));
        Assert.Equal(403, await StatusOfAsync(frontend, "198.51.100.8"));
    }

    [Fact]
    public async Task Nobody_else_is_believed_about_addresses()
    {
        await using var frontend = await StartAsync(Two);
        for (var i = 0; i < 2; i++)
            Assert.Equal(403, await StatusOfAsync(frontend, $"198.51.100.{i}"));
        Assert.Equal(429, await StatusOfAsync(frontend, "198.51.100.9"));
    }

    private static async Task<int> StatusOfAsync(TestFrontend frontend, string forwardedFor)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/2.0/serving-endpoints");
        request.Headers.Authorization = new("Bearer", "wrong");
        request.Headers.Add(Forwarded, forwardedFor);
        return (await frontend.SendAsync(request)).Status;
    }

    private static Task<TestFrontend> StartAsync(ServingSettings settings) =>
        TestFrontend.StartAsync(settings, more: services => services.AddSingleton<IStartupFilter, FromLoopback>());

    /// <summary>The server in memory has no addresses of its own.</summary>
    private sealed class FromLoopback : IStartupFilter
    {
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            app.Use((context, rest) =>
            {
                context.Connection.RemoteIpAddress = IPAddress.Loopback;
                return rest(context);
            });
            next(app);
        };
    }
}
