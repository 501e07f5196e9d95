using System.Text;
using ServingCluster.Errors;
using ServingCluster.External;
using ServingCluster.Governance;
using ServingCluster.Grains.Routing;
using ServingCluster.Grains.TestKit.Cluster;
using ServingCluster.Grains.Tests.Fakes;
using ServingCluster.Inference;
using ServingCluster.Routing;
using static ServingCluster.Grains.Tests.Routing.RouterHarness;

namespace ServingCluster.Grains.Tests.Routing;

public sealed class EndpointRouterExternalTests
{
    private readonly ScriptedExternalModels _models = new();

    [Fact]
    public async Task A_request_goes_to_the_provider_and_names_the_entity_that_answered()
    {
        await using var harness = await LoadedAsync(fallback: false, External("gpt", 100));
        using var answer = await AskAsync(harness);
        Assert.Equal(("gpt", "gpt", 3), (Text(answer), answer.ServedEntity, answer.Usage.InputTokens));
        var target = Assert.Single(_models.Asked);
        Assert.Equal((Name, "id-1", "gpt", "gpt-4o"), (target.Endpoint, target.EndpointId, target.ServedEntity, target.Model.Name));
        harness.AssertNothingUnderWay();
    }

    [Fact]
    public async Task It_is_counted_while_it_is_with_the_provider()
    {
        await using var harness = await LoadedAsync(fallback: false, External("gpt", 100));
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _models.OnAsked = (_, _) => gate.Task;
        var running = AskAsync(harness);
        Assert.Equal(("gpt", 1, 0), harness.Router.Snapshot().Select(e => (e.ServedEntity, e.InFlight, e.Waiting)).Single());
        gate.SetResult();
        using var answer = await running;
        harness.AssertNothingUnderWay();
    }

    [Fact]
    public async Task A_stream_comes_from_the_provider_piece_by_piece()
    {
        await using var harness = await LoadedAsync(fallback: false, External("gpt", 100));
        await using var stream = await StreamAsync(harness);
        Assert.Equal((null, "gpt"), (stream.Failure, stream.ServedEntity));
        Assert.Equal(1, harness.Router.Snapshot().Single().InFlight);
        Assert.Equal(["gpt", ""], await TextsAsync(stream));
        harness.AssertNothingUnderWay();
    }

    [Fact]
    public async Task Traffic_is_split_between_providers_by_weight()
    {
        await using var harness = await LoadedAsync(fallback: false, External("a", 75), External("b", 25), External("c", 0));
        for (var i = 0; i < 400; i++)
            (await AskAsync(harness)).Dispose();
        var counts = _models.Asked.CountBy(t => t.ServedEntity).ToDictionary();
        Assert.InRange(counts["a"], 250, 350);
        Assert.Equal(400 - counts["a"], counts["b"]);
    }

    [Theory]
    [InlineData(ErrorCode.RequestLimitExceeded)]
    [InlineData(ErrorCode.ResourceExhausted)]
    [InlineData(ErrorCode.InternalError)]
    [InlineData(ErrorCode.TemporarilyUnavailable)]
    [InlineData(ErrorCode.DeadlineExceeded)]
    public async Task What_a_provider_fails_with_429_or_5xx_goes_to_the_next_one(ErrorCode error)
    {
        await using var harness = await LoadedAsync(fallback: true, External("a", 100), External("b", 0));
        _models.Failures["a"] = error;
        using var answer = await AskAsync(harness);
        Assert.Equal(("b", "b"), (Text(answer), answer.ServedEntity));
        await using var stream = await StreamAsync(harness);
        Assert.Equal((null, "b"), (stream.Failure, stream.ServedEntity));
        Assert.Equal(["b", ""], await TextsAsync(stream));
        harness.AssertNothingUnderWay();
    }

    [Theory]
    [InlineData(ErrorCode.BadRequest)]
    [InlineData(ErrorCode.PermissionDenied)]
    [InlineData(ErrorCode.RequestTooLarge)]
    public async Task What_the_request_itself_is_to_blame_for_is_answered_at_once(ErrorCode error)
    {
        await using var harness = await LoadedAsync(fallback: true, External("a", 100), External("b", 0));
        _models.Failures["a"] = error;
        using var answer = await AskAsync(harness);
        Assert.Equal((error, "a"), (answer.Error!.Value, answer.ServedEntity));
        Assert.Single(_models.Asked);
    }

    [Fact]
    public async Task Without_fallbacks_the_failure_is_the_answer()
    {
        await using var harness = await LoadedAsync(fallback: false, External("a", 100), External("b", 0));
        _models.Failures["a"] = ErrorCode.InternalError;
        using var answer = await AskAsync(harness);
        Assert.Equal((ErrorCode.InternalError, "a"), (answer.Error!.Value, answer.ServedEntity));
    }

    [Fact]
    public async Task Others_are_asked_in_the_order_of_the_config_and_two_at_most()
    {
        await using var harness = await LoadedAsync(fallback: true, External("a", 0), External("b", 0), External("c", 100), External("d", 0));
        foreach (var name in new[] { "a", "b", "c", "d" })
            _models.Failures[name] = ErrorCode.TemporarilyUnavailable;
        using var answer = await AskAsync(harness);
        Assert.Equal(["c", "a", "b"], _models.Asked.Select(t => t.ServedEntity));
        Assert.Equal((ErrorCode.TemporarilyUnavailable, "b", "b failed."), (answer.Error!.Value, answer.ServedEntity, answer.Message));
        await using var stream = await StreamAsync(harness);
        Assert.Equal((ErrorCode.TemporarilyUnavailable, "b"), (stream.Failure?.Error, stream.ServedEntity));
        await stream.DisposeAsync();
        harness.AssertNothingUnderWay();
    }

    [Fact]
    public async Task A_call_for_one_entity_starts_from_that_one()
    {
        await using var harness = await LoadedAsync(fallback: true, External("a", 100), External("b", 0));
        using var direct = await AskAsync(harness, "b");
        Assert.Equal("b", direct.ServedEntity);
        _models.Failures["b"] = ErrorCode.RequestLimitExceeded;
        using var fallen = await AskAsync(harness, "b");
        Assert.Equal("a", fallen.ServedEntity);
    }

    [Fact]
    public async Task Nobody_else_is_asked_once_the_request_is_too_late()
    {
        await using var harness = await LoadedAsync(fallback: true, External("a", 100), External("b", 0));
        _models.Failures["a"] = ErrorCode.DeadlineExceeded;
        _models.OnAsked = (_, _) =>
        {
            harness.Time.Advance(TimeSpan.FromMinutes(3));
            return Task.CompletedTask;
        };
        using var answer = await AskAsync(harness);
        Assert.Equal((ErrorCode.DeadlineExceeded, "a"), (answer.Error!.Value, answer.ServedEntity));
    }

    [Fact]
    public async Task The_time_of_all_who_were_asked_is_added_up()
    {
        await using var harness = await LoadedAsync(fallback: true, External("a", 100), External("b", 0));
        (_models.Wait, _models.Failures["a"]) = (TimeSpan.FromMilliseconds(40), ErrorCode.InternalError);
        using var answer = await AskAsync(harness);
        Assert.Equal(TimeSpan.FromMilliseconds(80), answer.Upstream);
    }

    [Fact]
    public async Task Own_models_are_no_fallback_of_external_ones_nor_these_of_them()
    {
        await using var harness = await LoadedAsync(fallback: true, External("gpt", 50), Entity("own", 50, "r"));
        _models.Failures["gpt"] = ErrorCode.InternalError;
        using var failed = await AskAsync(harness, "gpt");
        Assert.Equal(("gpt", ErrorCode.InternalError), (failed.ServedEntity, failed.Error!.Value));
        using var own = await AskAsync(harness, "own");
        Assert.Equal(("own", null), (own.ServedEntity, own.Error));
    }

    [Fact]
    public async Task What_a_call_throws_is_a_failure_that_tells_nothing_of_it()
    {
        await using var harness = await LoadedAsync(fallback: false, External("a", 100));
        _models.Faults["a"] = new InvalidOperationException("key sk-1");
        using var answer = await AskAsync(harness);
        Assert.Equal(ErrorCode.InternalError, answer.Error);
        Assert.DoesNotContain("sk-1", answer.Message);
        await using var stream = await StreamAsync(harness);
        Assert.Equal(ErrorCode.InternalError, stream.Failure!.Error);
        _models.Faults["a"] = new ServingException(ErrorCode.ResourceDoesNotExist, "There is no scope 'llm'.");
        using var expected = await AskAsync(harness);
        Assert.Equal((ErrorCode.ResourceDoesNotExist, "There is no scope 'llm'."), (expected.Error!.Value, expected.Message));
        harness.AssertNothingUnderWay();
    }

    [Fact]
    public async Task A_caller_that_goes_away_ends_the_call()
    {
        await using var harness = await LoadedAsync(fallback: true, External("a", 100), External("b", 0));
        using var gone = new CancellationTokenSource();
        _models.OnAsked = (_, token) => Task.Delay(Timeout.Infinite, token);
        var running = AskAsync(harness, cancellationToken: gone.Token);
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        Assert.Single(_models.Asked);
        harness.AssertNothingUnderWay();
    }

    [Fact]
    public async Task A_process_that_cannot_reach_providers_says_so()
    {
        await using var harness = new RouterHarness();
        await harness.LoadAsync(External("gpt", 100));
        using var answer = await AskAsync(harness);
        Assert.Equal(ErrorCode.NotImplemented, answer.Error);
        await using var stream = await StreamAsync(harness);
        Assert.Equal(ErrorCode.NotImplemented, stream.Failure!.Error);
    }

    [Fact]
    public async Task What_is_known_of_a_model_outlives_changes_of_the_routes_that_do_not_touch_it()
    {
        await using var harness = await LoadedAsync(fallback: false, External("a", 100));
        (await AskAsync(harness)).Dispose();
        await harness.ChangeAsync(External("a", 60), External("b", 40));
        (await AskAsync(harness, "a")).Dispose();
        await harness.ChangeAsync(External("a", 100, model: "gpt-5"));
        (await AskAsync(harness)).Dispose();
        var asked = _models.Asked.ToList();
        Assert.Same(asked[0], asked[1]);
        Assert.Equal("gpt-5", asked[2].Model.Name);
    }

    [Fact]
    public async Task The_task_of_an_external_model_is_that_of_its_endpoint()
    {
        await using var harness = await LoadedAsync(fallback: false, External("a", 100));
        var found = await harness.Router.FindTaskAsync(Name, null, DateTimeOffset.MaxValue, TestContext.Current.CancellationToken);
        Assert.Equal("llm/v1/chat", found.LanguageTask);
    }

    private static EntityRoute External(string name, int percentage, string model = "gpt-4o") => Entity(name, percentage) with
    {
        MaxConcurrency = int.MaxValue,
        Task = "llm/v1/chat",
        External = new ExternalModel
        {
            Provider = "openai",
            Name = model,
            Task = "llm/v1/chat",
            Config = new Dictionary<string, string> { ["openai_api_key"] = "{{secrets/a/b}}" },
        },
    };

    private async Task<RouterHarness> LoadedAsync(bool fallback, params EntityRoute[] entities)
    {
        var harness = new RouterHarness(external: _models);
        await harness.LoadAsync(harness.Table(entities) with { Gateway = new GatewayConfig { Fallback = fallback } });
        return harness;
    }

    private static Task<InvocationResponse> AskAsync(RouterHarness harness, string? entity = null, CancellationToken cancellationToken = default) =>
        harness.Router.InvokeAsync(Name, entity, harness.Request(task: InvocationTask.Chat), cancellationToken).AsTask();

    private static Task<RoutedStream> StreamAsync(RouterHarness harness) =>
        harness.Router.StreamAsync(Name, null, harness.Request(task: InvocationTask.Chat), TestContext.Current.CancellationToken).AsTask().Soon();

    private static async Task<List<string>> TextsAsync(RoutedStream stream)
    {
        var texts = new List<string>();
        await foreach (var piece in stream.ReadAsync())
            texts.Add(Encoding.UTF8.GetString(piece.Payload.Span));
        return texts;
    }
}
