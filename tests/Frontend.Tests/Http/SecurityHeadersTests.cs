using System.Net;
using ServingCluster.Frontend.Settings;

namespace ServingCluster.Frontend.Tests.Http;

public sealed class SecurityHeadersTests
{
    [Theory]
    [InlineData("/serving-endpoints/iris/invocations", 200)]
    [InlineData("/serving-endpoints/missing/invocations", 404)]
    [InlineData("/no/such/path", 404)]
    public async Task Every_answer_has_them_errors_too(string path, int status)
    {
        await using var frontend = await TestFrontend.StartAsync();
        var answer = await frontend.SendAsync("POST", path, "{}");
        Assert.Equal((status, "nosniff", "no-referrer"), (answer.Status, answer.Headers["X-Content-Type-Options"], answer.Headers["Referrer-Policy"]));
        Assert.DoesNotContain("Server", answer.Headers.Keys);
        Assert.DoesNotContain("Strict-Transport-Security", answer.Headers.Keys);
    }

    [Fact]
    public async Task Browsers_are_held_to_HTTPS_where_a_trusted_proxy_took_it()
    {
        var settings = new ServingSettings { AdminToken = TestFrontend.Token, UsageLog = false, AuditLog = false, TrustedProxies = [IPNetwork.Parse("127.0.0.1/32")] };
        await using var frontend = await TestFrontend.StartOnKestrelAsync(settings);
        Assert.Equal("max-age=2592000", (await GetAsync(frontend, "https")).Headers["Strict-Transport-Security"]);
        Assert.DoesNotContain("Strict-Transport-Security", (await GetAsync(frontend, "http")).Headers.Keys);
    }

    [Fact]
    public async Task Answers_with_tokens_are_never_stored()
    {
        await using var frontend = await TestFrontend.StartAsync();
        var user = (await frontend.SendAsync("POST", "/api/2.0/preview/scim/v2/ServicePrincipals", """{"displayName":"a"}"""));
        var answer = await frontend.SendAsync(
            "POST", "/api/2.0/token-management/on-behalf-of/tokens", $$"""{"application_id":"{{user["applicationId"].GetString()}}"}""");
        Assert.NotEmpty(answer.AssertOk()["token_value"].GetString()!);
        Assert.Equal("no-store", answer.Headers["Cache-Control"]);
        var secret = await frontend.SendAsync("POST", $"/api/2.0/accounts/servicePrincipals/{user["id"].GetString()}/credentials/secrets", "{}");
        Assert.Equal("no-store", secret.Headers["Cache-Control"]);
    }

    private static async Task<Answer> GetAsync(TestFrontend frontend, string scheme)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/.well-known/databricks-config");
        request.Headers.Add("X-Forwarded-Proto", scheme);
        request.Headers.Add("X-Forwarded-For", "198.51.100.7");
        return (await frontend.SendAsync(request)).AssertOk();
    }
}
