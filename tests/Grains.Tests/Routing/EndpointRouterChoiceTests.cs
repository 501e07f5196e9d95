using ServingCluster.Errors;
using ServingCluster.Grains.Tests.Fakes;
using static ServingCluster.Grains.Tests.Routing.RouterHarness;

namespace ServingCluster.Grains.Tests.Routing;

public sealed class EndpointRouterChoiceTests
{
    [Fact]
    public async Task Traffic_is_split_by_percentage()
    {
        const int draws = 100_000;
        await using var harness = new RouterHarness();
        await harness.LoadAsync(Entity("current", 90, "a"), Entity("challenger", 10, "b"), Entity("shadow", 0, "c"));
        var counts = new Dictionary<string, int> { ["current"] = 0, ["challenger"] = 0, ["shadow"] = 0 };
        var request = harness.Request();

        for (var i = 0; i < draws; i++)
        {
            using var response = await harness.Router.InvokeAsync(Name, null, request, default);
            counts[response.ServedEntity]++;
        }

        // Four standard deviations of the binomial distribution.
        Assert.InRange(counts["challenger"], 10_000 - 380, 10_000 + 380);
        Assert.Equal(0, counts["shadow"]);
        Assert.Equal(draws, counts.Values.Sum());
    }

    [Fact]
    public async Task The_same_seed_makes_the_same_choices()
    {
        Assert.Equal(await Choices(7), await Choices(7));
        Assert.NotEqual(await Choices(7), await Choices(8));

        static async Task<string> Choices(ulong seed)
        {
            await using var harness = new RouterHarness(options => options.Seed = seed);
            await harness.LoadAsync(Entity("x", 50, "a", "b", "c"), Entity("y", 50, "d", "e"));
            var choices = "";
            for (var i = 0; i < 100; i++)
            {
                using var response = await harness.InvokeAsync().Soon();
                choices += Text(response);
            }
            return choices;
        }
    }

    [Fact]
    public async Task A_named_served_entity_takes_the_request_even_at_0_percent()
    {
        await using var harness = new RouterHarness();
        await harness.LoadAsync(Entity("current", 100, "a"), Entity("shadow", 0, "b"));

        using var response = await harness.InvokeAsync("shadow").Soon();

        Assert.Null(response.Error);
        Assert.Equal("shadow", response.ServedEntity);
        Assert.Equal("b", Text(response));
    }

    [Fact]
    public async Task An_unknown_served_entity_is_not_found_and_the_known_ones_are_named()
    {
        await using var harness = new RouterHarness();
        await harness.LoadAsync(Entity("current", 100, "a"), Entity("shadow", 0, "b"));

        using var response = await harness.InvokeAsync("nobody").Soon();

        Assert.Equal(ErrorCode.EndpointNotFound, response.Error);
        Assert.Contains("'nobody'", response.Message);
        Assert.Contains("'current', 'shadow'", response.Message);
    }

    [Fact]
    public async Task Of_two_replicas_the_less_loaded_takes_the_request()
    {
        await using var harness = new RouterHarness();
        await harness.LoadAsync(Entity("current", 100, "a", "b"));
        harness.Replica("a").Hold();
        harness.Replica("b").Hold();
        var requests = Enumerable.Range(0, 10).Select(_ => harness.InvokeAsync()).ToArray();

        Assert.Equal(5, harness.Replica("a").Served);
        Assert.Equal(5, harness.Replica("b").Served);

        harness.Replica("a").Release();
        harness.Replica("b").Release();
        await Task.WhenAll(requests).Soon();
        harness.AssertNothingUnderWay();
    }

    [Fact]
    public async Task A_failure_of_the_model_is_the_answer_and_names_the_served_entity()
    {
        await using var harness = new RouterHarness();
        await harness.LoadAsync(Entity("current", 100, "a"));
        harness.Replica("a").OnInvoke = (_, _) => throw new ServingException(ErrorCode.BadRequest, "Column 'x' is missing.");

        using var response = await harness.InvokeAsync().Soon();

        Assert.Equal(ErrorCode.BadRequest, response.Error);
        Assert.Equal("Column 'x' is missing.", response.Message);
        Assert.Equal("current", response.ServedEntity);
        Assert.Equal(1, harness.Replica("a").Served);
    }
}
