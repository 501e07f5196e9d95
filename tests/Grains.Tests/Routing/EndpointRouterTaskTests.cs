using ServingCluster.Errors;
using ServingCluster.Grains.Tests.Fakes;
using static ServingCluster.Grains.Tests.Routing.RouterHarness;

namespace ServingCluster.Grains.Tests.Routing;

public sealed class EndpointRouterTaskTests
{
    [Fact]
    public async Task The_task_of_language_models_is_found_and_of_custom_models_none()
    {
        await using var harness = new RouterHarness();
        await harness.LoadAsync(Entity("current", 100, "a") with { Task = "llm/v1/embeddings" });
        Assert.False(harness.Router.ServesCustomModels(Name, out _));
        Assert.Equal("llm/v1/embeddings", await FindAsync(harness));

        await harness.ChangeAsync(Entity("current", 100, "a"));
        Assert.True(harness.Router.ServesCustomModels(Name, out _));
        Assert.Null(await FindAsync(harness));

        await harness.ChangeAsync(Entity("current", 100, "a") with { Task = "something/else" });
        Assert.True(harness.Router.ServesCustomModels(Name, out _));
    }

    [Fact]
    public async Task Before_the_first_request_it_is_not_known_and_is_found_out()
    {
        await using var harness = new RouterHarness();
        harness.Endpoint.Publish(harness.Table(Entity("current", 100) with { Task = "llm/v1/chat" }));
        await harness.Grains.Catalog.AddAsync(Name);
        Assert.False(harness.Router.ServesCustomModels(Name, out _));
        Assert.Equal("llm/v1/chat", await FindAsync(harness));
    }

    [Fact]
    public async Task A_stopped_endpoint_and_one_without_a_config_are_found()
    {
        await using var harness = new RouterHarness();
        await harness.LoadAsync(harness.Table(Entity("current", 100) with { Task = "llm/v1/chat" }) with { Stopped = true });
        Assert.Equal("llm/v1/chat", await FindAsync(harness));
        await harness.ChangeAsync(harness.Table() with { ConfigVersion = 0 });
        Assert.Null(await FindAsync(harness));
    }

    [Fact]
    public async Task An_endpoint_that_is_not_there_is_a_failure()
    {
        await using var harness = new RouterHarness();
        var lookup = await harness.Router.FindTaskAsync("made-up", null, harness.Request().Deadline, default).AsTask().Soon();
        Assert.Equal((null, ErrorCode.EndpointNotFound), (lookup.LanguageTask, lookup.Failure!.Error));
        Assert.False(harness.Router.ServesCustomModels("made-up", out _));
        await harness.LoadAsync(Entity("current", 100, "a"));
        harness.Endpoint.Publish(null);
        await harness.Grains.Catalog.RemoveAsync(Name);
        while (harness.Router.ServesCustomModels(Name, out _))
            await Task.Delay(1);
        Assert.Equal(ErrorCode.EndpointNotFound, (await harness.Router.FindTaskAsync(Name, null, harness.Request().Deadline, default).AsTask().Soon()).Failure!.Error);
    }

    [Fact]
    public async Task A_caller_that_went_away_is_let_go()
    {
        await using var harness = new RouterHarness();
        harness.Endpoint.HangPolls(10);
        await harness.Grains.Catalog.AddAsync(Name);
        using var gone = new CancellationTokenSource();
        var lookup = harness.Router.FindTaskAsync(Name, null, harness.Request().Deadline, gone.Token).AsTask();
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => lookup.Soon());
    }

    private static async Task<string?> FindAsync(RouterHarness harness)
    {
        var lookup = await harness.Router.FindTaskAsync(Name, null, harness.Request().Deadline, default).AsTask().Soon();
        Assert.Null(lookup.Failure);
        return lookup.LanguageTask;
    }
}
