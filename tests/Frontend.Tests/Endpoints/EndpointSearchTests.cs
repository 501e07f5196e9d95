using ServingCluster.Endpoints;
using ServingCluster.Frontend.Tests.Fakes;

namespace ServingCluster.Frontend.Tests.Endpoints;

public sealed class EndpointSearchTests
{
    private const string Search = "/api/2.0/serving-endpoints:search";

    [Theory]
    [InlineData("", "alpha,beta,gamma")]
    [InlineData("?query=ALP", "alpha")]
    [InlineData("?query=other.model", "beta")]
    [InlineData("?state=stopped", "gamma")]
    [InlineData("?state=failed", "beta")]
    [InlineData("?state=ready", "alpha")]
    [InlineData("?type=custom", "alpha,beta,gamma")]
    [InlineData("?type=external", "")]
    [InlineData("?creator=ANN", "beta")]
    [InlineData("?tag=team", "alpha,beta")]
    [InlineData("?tag=team=ml", "alpha")]
    [InlineData("?order_by=created", "gamma,beta,alpha")]
    [InlineData("?max_results=2&page=2", "gamma")]
    [InlineData("?page=9", "")]
    public async Task Endpoints_are_found_and_paged(string query, string names)
    {
        await using var frontend = await StartAsync();
        var answer = (await frontend.SendAsync("GET", Search + query)).AssertOk();
        Assert.Equal(names, string.Join(',', answer["endpoints"].EnumerateArray().Select(e => e.GetProperty("name").GetString())));
    }

    [Fact]
    public async Task A_page_says_how_many_there_are_in_all_and_what_each_endpoint_serves()
    {
        await using var frontend = await StartAsync();
        var answer = (await frontend.SendAsync("GET", Search + "?max_results=1")).AssertOk();
        Assert.Equal(3, answer["total"].GetInt32());
        Assert.Equal(
            """{"name":"alpha","type":"custom","state":"ready","ready":true,"creator":"admin","creation_timestamp":1780000000000,"permission_level":"CAN_MANAGE","tags":[{"key":"team","value":"ml"}],"served_entities":[{"name":"iris-1","entity_name":"system.ai.iris","entity_version":"1","traffic_percentage":100}]}""",
            answer["endpoints"][0].GetRawText());
    }

    [Fact]
    public async Task Every_mistake_of_a_query_is_told()
    {
        await using var frontend = await TestFrontend.StartAsync();
        var answer = await frontend.SendAsync("GET", Search + "?state=x&type=y&order_by=z&page=0&max_results=101");
        Assert.Equal(
            ["max_results", "order_by", "page", "state", "type"],
            answer.AssertError(400, "INVALID_PARAMETER_VALUE").Violations().Select(v => v.Field).Order());
    }

    private static async Task<TestFrontend> StartAsync()
    {
        var frontend = await TestFrontend.StartAsync();
        var (alpha, beta, gamma) = (await AddAsync("alpha", 0), await AddAsync("beta", 1), await AddAsync("gamma", 2));
        alpha.Description = alpha.Description! with { Tags = new Dictionary<string, string> { ["team"] = "ml" } };
        var config = Samples.Config(1, Samples.Entity() with { EntityName = "main.other.model" });
        beta.Description = beta.Description! with
        {
            Creator = "ann",
            Tags = new Dictionary<string, string> { ["team"] = "ops" },
            ConfigUpdate = ConfigUpdateState.UpdateFailed,
            Config = Samples.Describe(config, DeploymentState.Ready),
        };
        gamma.Description = gamma.Description! with { Stopped = true };
        return frontend;

        async Task<FakeEndpoint> AddAsync(string name, int day)
        {
            var endpoint = await frontend.Grains.AddEndpointAsync(name);
            endpoint.Description = endpoint.Description! with { CreatedAt = Samples.Time.AddDays(day) };
            return endpoint;
        }
    }
}
