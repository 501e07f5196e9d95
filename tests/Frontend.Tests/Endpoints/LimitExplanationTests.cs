using System.Text.Json;
using ServingCluster.Governance;
using ServingCluster.Grains.Governance.Limiting;
using ServingCluster.Grains.Storage;

namespace ServingCluster.Frontend.Tests.Endpoints;

public sealed class LimitExplanationTests
{
    private const string Path = "/api/2.0/serving-endpoints/iris/rate-limits/explain";

    [Fact]
    public async Task It_says_which_rules_apply_what_is_left_and_which_decides()
    {
        await using var frontend = await StartAsync();
        var answer = (await frontend.SendAsync("GET", Path + "?principal=ann&groups=eng,ops")).AssertOk();
        Assert.Equal(("ann", "user", true), (answer["principal"].GetString(), answer["kind"].GetString(), answer["admitted"].GetBoolean()));
        Assert.Equal("eng", answer["decided_by"].GetProperty("principal").GetString());
        Assert.InRange(answer["renews_at"].GetInt64(), 1, long.MaxValue);
        Assert.Equal(
            [
                "endpoint True 70 It holds for all requests, in addition to every other limit.",
                "user False  A limit of a group that the caller is in takes the place of each caller's default.",
                "user False  It names another.",
                "user_group True 9 The caller is in the group; one of its groups with something left lets it in.",
                "user_group True 0 The caller is in the group; one of its groups with something left lets it in.",
                "service_principal False  It names another.",
            ],
            answer["rules"].EnumerateArray().Select(Show));
    }

    [Theory]
    [InlineData("?principal=bob", "user bob", true)]
    [InlineData("?principal=bob&groups=eng", "user bob", true)]
    [InlineData("?principal=cyd", "user ", true)]
    [InlineData("?principal=cyd&groups=ops", "user_group ops", false)]
    [InlineData("?principal=app&kind=service_principal", "service_principal app", false)]
    [InlineData("", "user ", true)]
    public async Task The_rule_that_decides_is_named(string query, string rule, bool admitted)
    {
        await using var frontend = await StartAsync();
        var answer = (await frontend.SendAsync("GET", Path + query)).AssertOk();
        var decides = answer["decided_by"];
        Assert.Equal((rule, admitted), ($"{decides.GetProperty("key")} {(decides.TryGetProperty("principal", out var p) ? p.GetString() : "")}", answer["admitted"].GetBoolean()));
    }

    [Fact]
    public async Task Without_limits_everybody_is_let_in_and_what_is_wrong_is_named()
    {
        await using var frontend = await TestFrontend.StartAsync();
        await frontend.Grains.AddEndpointAsync("iris");
        Assert.Equal("""{"principal":"admin","kind":"user","admitted":true,"rules":[]}""", (await frontend.SendAsync("GET", Path)).AssertOk().Body.GetRawText());
        Assert.Contains("'team'", (await frontend.SendAsync("GET", Path + "?principal=ann&kind=team")).AssertError(400, "INVALID_PARAMETER_VALUE").Message);
        Assert.Contains("'user'", (await frontend.SendAsync("GET", Path + "?kind=user")).AssertError(400, "INVALID_PARAMETER_VALUE").Message);
        Assert.Contains("'eng'", (await frontend.SendAsync("GET", Path + "?groups=eng")).AssertError(400, "INVALID_PARAMETER_VALUE").Message);
    }

    private static async Task<TestFrontend> StartAsync()
    {
        var frontend = await TestFrontend.StartAsync();
        var endpoint = await frontend.Grains.AddEndpointAsync("iris");
        RateLimit[] limits =
        [
            new(RateLimitKey.Endpoint, null, 100, null), new(RateLimitKey.User, null, 5, null), new(RateLimitKey.User, "bob", 7, 50),
            new(RateLimitKey.UserGroup, "eng", 9, null), new(RateLimitKey.UserGroup, "ops", 0, null), new(RateLimitKey.ServicePrincipal, "app", 0, null),
        ];
        endpoint.Description = endpoint.Description! with { Gateway = new GatewayConfig { RateLimits = limits } };
        var limiter = new RateLimiter("id", new MemoryStateStore(), TimeProvider.System);
        frontend.Grains.Limiter = limiter;
        await limiter.LeaseAsync(new LeaseRequest("r", [new LeaseAsk(new Budget(RateLimitKey.Endpoint, "", LimitUnit.Calls), 100, 1) { Needed = 30 }]));
        return frontend;
    }

    private static string Show(JsonElement rule) =>
        $"{rule.GetProperty("key")} {rule.GetProperty("applies")} {(rule.TryGetProperty("calls_left", out var left) ? left : "")} {rule.GetProperty("reason")}";
}
