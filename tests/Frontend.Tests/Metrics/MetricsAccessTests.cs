using System.Net.Http.Headers;
using ServingCluster.Frontend.Settings;

namespace ServingCluster.Frontend.Tests.Metrics;

/// <summary>Who may read <c>/metrics</c>.</summary>
public sealed class MetricsAccessTests
{
    private const string MetricsToken = "token-for-metrics";
    private static readonly ServingSettings Settings = new() { AdminToken = TestFrontend.Token, UsageLog = false, MetricsToken = MetricsToken };

    [Fact]
    public async Task The_token_for_metrics_reads_them_and_nothing_else()
    {
        await using var frontend = await TestFrontend.StartAsync(Settings);
        for (var i = 0; i < 2; i++)
        {
            Assert.Equal(200, await ScrapeAsync(frontend, MetricsToken));
            foreach (var (method, path) in new[]
            {
                ("GET", "/api/2.0/serving-endpoints"), ("POST", "/serving-endpoints/iris/invocations"),
                ("GET", "/metrics/"), ("GET", "/api/2.0/serving-endpoints/iris/metrics"), ("GET", "/api/2.0/secrets/scopes/list"),
            })
            {
                var refused = (await frontend.SendAsAsync(MetricsToken, method, path, method == "POST" ? "{}" : null)).AssertError(403, "PERMISSION_DENIED");
                Assert.Equal("This token is for /metrics alone.", refused.Message);
            }
        }

        Assert.Equal(200, await ScrapeAsync(frontend, TestFrontend.Token));
        (await frontend.SendAsAsync("token-of-nobody", "GET", "/metrics")).AssertError(403, "PERMISSION_DENIED");
    }

    [Fact]
    public async Task Without_a_token_for_metrics_there_is_none()
    {
        await using var frontend = await TestFrontend.StartAsync(Settings with { MetricsToken = null });
        (await frontend.SendAsAsync(MetricsToken, "GET", "/metrics")).AssertError(403, "PERMISSION_DENIED");
    }

    [Fact]
    public async Task Public_metrics_need_no_credentials_and_all_else_still_does()
    {
        await using var frontend = await TestFrontend.StartAsync(Settings with { PublicMetrics = true });
        frontend.Client.DefaultRequestHeaders.Authorization = null;
        Assert.Equal(200, await ScrapeAsync(frontend, null));
        (await frontend.SendAsync("GET", "/api/2.0/serving-endpoints")).AssertError(401, "UNAUTHENTICATED");
        Assert.Equal(200, await ScrapeAsync(frontend, MetricsToken));
    }

    /// <summary>The status of a scrape, whose answer is no JSON.</summary>
    private static async Task<int> ScrapeAsync(TestFrontend frontend, string? token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/metrics");
        if (token is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var response = await frontend.Client.SendAsync(request);
        return (int)response.StatusCode;
    }
}
