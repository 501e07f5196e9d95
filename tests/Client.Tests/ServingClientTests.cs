using System.Text;
using NSubstitute;
using NSubstitute.ExceptionExtensions;
using ServingCluster.Client.Tests.Harness;
using ServingCluster.Endpoints;
using ServingCluster.Errors;
using ServingCluster.Inference;

namespace ServingCluster.Client.Tests;

/// <summary>Requests and waits of a client.</summary>
public sealed class ServingClientTests : IAsyncLifetime
{
    private readonly OneEndpoint _endpoint = new();

    public ValueTask InitializeAsync() => default;

    public ValueTask DisposeAsync() => _endpoint.DisposeAsync();

    [Fact]
    public async Task Objects_go_and_come_as_json()
    {
        _endpoint.Replica.Answer("""{"predictions":[1.5]}""");
        var answer = await _endpoint.Client.InvokeAsync<object, Predictions>(OneEndpoint.Name, new { Inputs = new[] { new[] { 5.0, 2.5 } } });
        Assert.Equal([1.5], answer.Values);
        Same.Json("""{"inputs":[[5,2.5]]}""", _endpoint.Replica.Requests[0].Body.ToArray());
    }

    [Fact]
    public async Task A_request_says_what_it_was_told_to_say()
    {
        _endpoint.Replica.Answer("1");
        var options = new InvocationOptions
        {
            ServedEntity = "model-1",
            Task = InvocationTask.Completions,
            Format = BodyFormat.Csv,
            Timeout = TimeSpan.FromSeconds(3),
        };
        using var answer = await _endpoint.Client.SendAsync(OneEndpoint.Name, "x"u8.ToArray(), options);
        Assert.Equal("1", Encoding.UTF8.GetString(answer.Body.Span));
        Assert.Equal("model-1", answer.ServedEntity);
        var request = _endpoint.Replica.Requests[0];
        Assert.Equal((InvocationTask.Completions, BodyFormat.Csv), (request.Task, request.Format));
        Assert.Equal(_endpoint.Time.GetUtcNow() + TimeSpan.FromSeconds(3), request.Deadline);
        Assert.Equal(32, request.RequestId.Length);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(61_000)]
    public async Task A_timeout_that_cannot_be_kept_is_refused(int milliseconds)
    {
        var options = new InvocationOptions { Timeout = TimeSpan.FromMilliseconds(milliseconds) };
        var refusal = await Assert.ThrowsAsync<ArgumentOutOfRangeException>(
            "options", async () => await _endpoint.Client.SendAsync(OneEndpoint.Name, "{}"u8.ToArray(), options));
        Assert.StartsWith($"A request's timeout must be positive and at most the client's (00:01:00), but is {options.Timeout}.", refusal.Message);
    }

    [Fact]
    public async Task A_failure_is_a_value_of_one_call_and_an_exception_of_the_other()
    {
        _endpoint.Replica.Failure = InvocationResponse.Failed(ErrorCode.BadRequest, "No column.");
        using var answer = await _endpoint.Client.SendAsync(OneEndpoint.Name, "{}"u8.ToArray());
        Assert.Equal((ErrorCode.BadRequest, "No column."), (answer.Error!.Value, answer.Message));
        var failure = await Assert.ThrowsAsync<ServingException>(() => _endpoint.Client.InvokeAsync<object, Predictions>(OneEndpoint.Name, new { }));
        Assert.Equal((ErrorCode.BadRequest, "No column."), (failure.Code, failure.Message));
    }

    [Fact]
    public async Task An_endpoint_that_is_not_there_is_told()
    {
        using var answer = await _endpoint.Client.SendAsync("other", "{}"u8.ToArray());
        Assert.Equal(ErrorCode.EndpointNotFound, answer.Error);
        await using var stream = await _endpoint.Client.StreamAsync("other", "{}"u8.ToArray());
        Assert.Equal(ErrorCode.EndpointNotFound, stream.Failure!.Error);
    }

    [Theory]
    [InlineData("null", "Endpoint 'my-model' answered null.")]
    [InlineData("[1]", "The answer of endpoint 'my-model' is no Predictions: ")]
    [InlineData("oops", "The answer of endpoint 'my-model' is no Predictions: ")]
    public async Task An_answer_of_another_shape_is_told(string body, string sentence)
    {
        _endpoint.Replica.Answer(body);
        var failure = await Assert.ThrowsAsync<ServingException>(() => _endpoint.Client.InvokeAsync<object, Predictions>(OneEndpoint.Name, new { }));
        Assert.Equal(ErrorCode.InternalError, failure.Code);
        Assert.StartsWith(sentence, failure.Message);
    }

    [Fact]
    public async Task Waiting_ends_when_the_endpoint_is_ready()
    {
        var looks = 0;
        _endpoint.Grain.GetAsync().Returns(_ => ++looks switch
        {
            1 => Described(ConfigUpdateState.InProgress, ready: false),
            2 => throw new ServingException(ErrorCode.TemporarilyUnavailable, "Its process was lost."),
            3 => Described(ConfigUpdateState.NotUpdating, ready: false),
            _ => Described(ConfigUpdateState.NotUpdating, ready: true),
        });
        var waiting = _endpoint.Client.WaitUntilReadyAsync(OneEndpoint.Name);
        while (!waiting.IsCompleted)
        {
            _endpoint.Time.Advance(TimeSpan.FromMilliseconds(100));
            await Task.Yield();
        }

        Assert.True((await waiting).Ready);
        Assert.Equal(4, looks);
    }

    [Fact]
    public async Task Waiting_ends_with_the_reason_why_there_will_be_nothing()
    {
        await AssertInVainAsync(null, ErrorCode.ResourceDoesNotExist, "Endpoint with name 'my-model' does not exist.");
        await AssertInVainAsync(
            Described(ConfigUpdateState.NotUpdating, ready: false) with { Config = null }, ErrorCode.InvalidState,
            "Endpoint 'my-model' has no config; give it one by UpdateConfigAsync.");
        await AssertInVainAsync(
            Described(ConfigUpdateState.NotUpdating, ready: false) with { Stopped = true }, ErrorCode.InvalidState,
            "Endpoint 'my-model' was stopped; it is ready again after StartAsync.");

        _endpoint.Grain.GetEventsAsync().Returns([]);
        await AssertInVainAsync(
            Described(ConfigUpdateState.UpdateCanceled, ready: true), ErrorCode.InvalidState, "The last update of endpoint 'my-model' was cancelled.");
        await AssertInVainAsync(Described(ConfigUpdateState.UpdateFailed, ready: true), ErrorCode.InvalidState, "The last update of endpoint 'my-model' failed.");
        await AssertInVainAsync(
            Described(ConfigUpdateState.UpdateFailed, ready: false) with { Stopped = true }, ErrorCode.InvalidState,
            "Endpoint 'my-model' was stopped; it is ready again after StartAsync.");
        _endpoint.Grain.GetEventsAsync().Returns([Event("Loaded.", EventStatus.Success), Event("No room.", EventStatus.Failure), Event("Old.", EventStatus.Failure)]);
        await AssertInVainAsync(Described(ConfigUpdateState.UpdateFailed, ready: true), ErrorCode.InvalidState, "No room.");
    }

    [Fact]
    public async Task Waiting_can_be_given_up()
    {
        _endpoint.Grain.GetAsync().Returns(new TaskCompletionSource<EndpointDescription?>().Task);
        using var cancellation = new CancellationTokenSource();
        var waiting = _endpoint.Client.WaitUntilReadyAsync(OneEndpoint.Name, cancellation.Token);
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
    }

    [Fact]
    public async Task What_the_endpoint_itself_refuses_ends_the_wait()
    {
        _endpoint.Grain.GetAsync().ThrowsAsync(new ServingException(ErrorCode.InternalError, "Its record cannot be read."));
        Assert.Equal(
            "Its record cannot be read.",
            (await Assert.ThrowsAsync<ServingException>(() => _endpoint.Client.WaitUntilReadyAsync(OneEndpoint.Name))).Message);
    }

    private async Task AssertInVainAsync(EndpointDescription? description, ErrorCode code, string sentence)
    {
        _endpoint.Grain.GetAsync().Returns(description);
        var failure = await Assert.ThrowsAsync<ServingException>(() => _endpoint.Client.WaitUntilReadyAsync(OneEndpoint.Name));
        Assert.Equal((code, sentence), (failure.Code, failure.Message));
    }

    private static EndpointDescription Described(ConfigUpdateState update, bool ready) => new()
    {
        Name = OneEndpoint.Name,
        Id = "1",
        Creator = "ann",
        CreatedAt = DateTimeOffset.UnixEpoch,
        UpdatedAt = DateTimeOffset.UnixEpoch,
        Description = "",
        Tags = new Dictionary<string, string>(),
        Ready = ready,
        Stopped = false,
        ConfigUpdate = update,
        Config = new ConfigDescription(new EndpointConfig { Version = 1, ServedEntities = [], Routes = [], CreatedAt = DateTimeOffset.UnixEpoch, Creator = "ann" }, new Dictionary<string, ServedEntityStatus>()),
    };

    private static EndpointEvent Event(string message, EventStatus status) => new(DateTimeOffset.UnixEpoch, "CONFIG_UPDATE", status, message, null, 1);
}
