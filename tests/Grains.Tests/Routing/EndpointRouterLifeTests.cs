using System.ComponentModel.DataAnnotations;
using ServingCluster.Errors;
using ServingCluster.Grains.Tests.Fakes;
using static ServingCluster.Grains.Tests.Routing.RouterHarness;

namespace ServingCluster.Grains.Tests.Routing;

public sealed class EndpointRouterLifeTests
{
    private const string NotFound =
        "The given endpoint does not exist, please retry after checking the specified model and version deployment exists.";

    [Fact]
    public async Task Made_up_names_bring_no_endpoint_to_life()
    {
        await using var harness = new RouterHarness();
        for (var i = 0; i < 10; i++)
        {
            using var response = await harness.Router.InvokeAsync($"made-up-{i}", null, harness.Request(), default);
            Assert.Equal(ErrorCode.EndpointNotFound, response.Error);
            Assert.Equal(NotFound, response.Message);
        }
        Assert.Empty(harness.Grains.TouchedEndpoints);
        Assert.Empty(harness.Router.Snapshot());
    }

    [Fact]
    public async Task A_catalog_that_cannot_be_read_makes_unknown_endpoints_unavailable()
    {
        await using var harness = new RouterHarness();
        harness.Grains.Catalog.Failure = new IOException("no catalog");
        using var response = await harness.InvokeAsync().Soon();
        Assert.Equal(ErrorCode.TemporarilyUnavailable, response.Error);
        Assert.NotNull(response.RetryAfter);
    }

    [Fact]
    public async Task Requests_that_come_at_once_to_a_new_endpoint_read_its_routes_once()
    {
        await using var harness = new RouterHarness(options => options.QueueLimit = 100);
        await harness.Grains.Catalog.AddAsync(Name);
        harness.Endpoint.Publish(harness.Table(Entity("current", 100, "a")));

        var responses = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Run(() => harness.InvokeAsync()))).Soon();

        Assert.All(responses, response => Assert.Equal("a", Text(response)));
        await harness.Endpoint.AppliedAsync(1).Soon();
        Assert.Equal(2, harness.Endpoint.Polls);
    }

    [Fact]
    public async Task A_watch_that_hangs_is_given_up_and_begun_again()
    {
        await using var harness = new RouterHarness();
        await harness.LoadAsync(Entity("current", 100, "a"));
        harness.Endpoint.HangPolls(2);
        var table = harness.Table(Entity("current", 100, "b"));
        harness.Endpoint.Publish(table);

        // The routes that were there serve meanwhile.
        using (var before = await harness.InvokeAsync().Soon())
            Assert.Equal("a", Text(before));
        await harness.AdvanceUntilAsync(harness.Endpoint.AppliedAsync(table.Version), TimeSpan.FromSeconds(1));
        using var after = await harness.InvokeAsync().Soon();
        Assert.Equal("b", Text(after));
        Assert.Equal(1, harness.Endpoint.OpenPolls);
    }

    [Fact]
    public async Task A_stopped_endpoint_says_how_to_start_it()
    {
        await using var harness = new RouterHarness();
        await harness.LoadAsync(Entity("current", 100));
        var waiting = harness.InvokeAsync();
        await harness.ChangeAsync(harness.Table(Entity("current", 100)) with { Stopped = true });

        using var first = await waiting.Soon();
        using var second = await harness.InvokeAsync("current").Soon();

        Assert.All([first, second], response => Assert.Equal(ErrorCode.BadRequest, response.Error));
        Assert.Contains("was stopped", second.Message);
        Assert.Contains("config:start", second.Message);
    }

    [Fact]
    public async Task An_endpoint_without_a_ready_config_is_unavailable()
    {
        await using var harness = new RouterHarness();
        await harness.LoadAsync(harness.Table() with { ConfigVersion = 0 });
        using var response = await harness.InvokeAsync().Soon();
        Assert.Equal(ErrorCode.TemporarilyUnavailable, response.Error);
        Assert.StartsWith("Endpoint 'iris' has no config ready to serve yet", response.Message);
        Assert.Equal(TimeSpan.FromSeconds(1), response.RetryAfter);
    }

    [Fact]
    public async Task A_deleted_endpoint_is_not_found_and_works_again_when_created_anew()
    {
        await using var harness = new RouterHarness();
        await harness.LoadAsync(Entity("current", 100));
        await harness.ChangeAsync(Entity("current", 100));
        var waiting = harness.InvokeAsync();
        await harness.Grains.Catalog.RemoveAsync(Name);
        harness.Endpoint.Publish(null);

        using var first = await waiting.Soon();
        using var second = await harness.InvokeAsync().Soon();
        Assert.All([first, second], response => Assert.Equal((ErrorCode.EndpointNotFound, NotFound), (response.Error!.Value, response.Message)));
        Assert.Empty(harness.Router.Snapshot());

        await harness.Grains.Catalog.AddAsync(Name);
        harness.Endpoint.Publish(harness.Table(Entity("current", 100, "a")) with { EndpointId = "id-2", Version = 1 });
        using var third = await harness.InvokeAsync().Soon();
        Assert.Equal("a", Text(third));
    }

    [Fact]
    public async Task A_name_in_the_catalog_without_an_endpoint_is_not_found()
    {
        await using var harness = new RouterHarness();
        await harness.Grains.Catalog.AddAsync(Name);
        using var response = await harness.InvokeAsync().Soon();
        Assert.Equal(ErrorCode.EndpointNotFound, response.Error);
    }

    [Fact]
    public async Task An_endpoint_that_cannot_be_reached_goes_on_by_its_last_routes_and_is_asked_again()
    {
        await using var harness = new RouterHarness();
        await harness.LoadAsync(Entity("current", 100, "a"));
        harness.Endpoint.FailPolls(3);
        using var during = await harness.InvokeAsync().Soon();
        Assert.Equal("a", Text(during));

        var table = harness.Table(Entity("current", 100, "b"));
        harness.Endpoint.Publish(table);
        await harness.AdvanceUntilAsync(harness.Endpoint.AppliedAsync(table.Version), TimeSpan.FromMilliseconds(50));

        using var after = await harness.InvokeAsync().Soon();
        Assert.Equal("b", Text(after));
    }

    [Fact]
    public async Task Routes_that_never_come_end_at_the_deadline()
    {
        await using var harness = new RouterHarness();
        await harness.Grains.Catalog.AddAsync(Name);
        // Below every version that a poll asks for: it is never answered.
        harness.Endpoint.Publish(harness.Table() with { Version = long.MinValue });
        var request = harness.InvokeAsync(deadline: TimeSpan.FromSeconds(5));

        await harness.AdvanceUntilAsync(request, TimeSpan.FromSeconds(1));

        using var response = await request;
        Assert.Equal(ErrorCode.DeadlineExceeded, response.Error);
        Assert.Contains("routes of endpoint 'iris'", response.Message);
    }

    [Fact]
    public async Task Routes_that_cannot_be_read_are_told_after_a_few_attempts_and_read_when_they_can_be()
    {
        await using var harness = new RouterHarness();
        await harness.Grains.Catalog.AddAsync(Name);
        harness.Endpoint.FailPolls(int.MaxValue);
        var request = harness.InvokeAsync(deadline: TimeSpan.FromHours(1));
        await harness.AdvanceUntilAsync(request, TimeSpan.FromMilliseconds(100));
        using var response = await request;
        Assert.Equal(ErrorCode.TemporarilyUnavailable, response.Error);
        Assert.Contains("routes of endpoint 'iris' cannot be read", response.Message);

        harness.Endpoint.FailPolls(0);
        harness.Endpoint.Publish(harness.Table(Entity("current", 100, "a")));
        var next = harness.InvokeAsync();
        await harness.AdvanceUntilAsync(next, TimeSpan.FromSeconds(1));
        using var answer = await next;
        Assert.Equal("a", Text(answer));
    }

    [Fact]
    public async Task An_endpoint_that_nobody_uses_is_followed_no_more_until_somebody_does()
    {
        await using var harness = new RouterHarness();
        await harness.LoadAsync(Entity("current", 100, "a"));
        Assert.Equal(1, harness.Endpoint.OpenPolls);

        for (var i = 0; i < 12; i++)
            harness.Time.Advance(TimeSpan.FromMinutes(1));

        Assert.Empty(harness.Router.Snapshot());
        using var response = await harness.InvokeAsync().Soon();
        Assert.Equal("a", Text(response));
    }

    [Fact]
    public async Task An_endpoint_with_a_request_under_way_is_in_use()
    {
        await using var harness = new RouterHarness();
        await harness.LoadAsync(Entity("current", 100));
        var waiting = harness.InvokeAsync(deadline: TimeSpan.FromHours(1));

        for (var i = 0; i < 30; i++)
            harness.Time.Advance(TimeSpan.FromMinutes(1));
        // Its watch, which the clock ran past, begins anew after a pause.
        await harness.AdvanceUntilAsync(harness.ChangeAsync(Entity("current", 100, "a")), TimeSpan.FromSeconds(1));

        using var response = await waiting.Soon();
        Assert.Equal("a", Text(response));
    }

    [Fact]
    public async Task Disposal_answers_who_waits_and_stops_following()
    {
        var harness = new RouterHarness();
        await harness.LoadAsync(Entity("current", 100));
        var waiting = harness.InvokeAsync();

        await harness.DisposeAsync();

        using var response = await waiting.Soon();
        Assert.Equal(ErrorCode.TemporarilyUnavailable, response.Error);
        using var next = await harness.InvokeAsync().Soon();
        Assert.Equal(ErrorCode.TemporarilyUnavailable, next.Error);
    }

    [Fact]
    public void Options_out_of_range_are_refused()
    {
        var error = Assert.Throws<ValidationException>(() => new RouterHarness(options => options.QueueLimit = -1));
        Assert.Contains("QueueLimit", error.Message);
    }
}
