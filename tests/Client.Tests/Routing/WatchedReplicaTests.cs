using ServingCluster.Client.Routing;
using ServingCluster.Client.Tests.Harness;
using ServingCluster.Errors;
using ServingCluster.Inference;
using ServingCluster.Replicas;

namespace ServingCluster.Client.Tests.Routing;

/// <summary>Calls of a replica that may be lost without anybody saying so.</summary>
public sealed class WatchedReplicaTests
{
    private static readonly InvocationRequest Request = RequestUntil(DateTimeOffset.MaxValue);

    private readonly ArmedTime _time = new();
    private readonly HangingReplica _inner = new();

    [Fact]
    public async Task A_call_goes_on_for_as_long_as_its_replica_is_there()
    {
        var call = new WatchedReplica(_inner, _time).InvokeAsync(Request, default).AsTask();
        for (var i = 0; i < 5; i++)
            await SecondAsync();
        _inner.State = () => throw new TimeoutException("Slow.");
        for (var i = 0; i < 5; i++)
            await SecondAsync();
        Assert.False(call.IsCompleted);
        _inner.Answer.SetResult(InvocationResponse.FromMemory("1"u8.ToArray()));
        Assert.Null((await call).Error);
    }

    [Theory]
    [InlineData(ReplicaState.Absent)]
    [InlineData(ReplicaState.Unloaded)]
    [InlineData(null)]
    public async Task A_call_ends_when_its_replica_is_gone(ReplicaState? state)
    {
        _inner.State = () => state ?? throw new ServingException(ErrorCode.ReplicaUnavailable, "Node 'a' is not a member of the cluster.");
        var call = new WatchedReplica(_inner, _time).InvokeAsync(Request, default).AsTask();
        await SecondAsync();
        Assert.False(call.IsCompleted);
        await SecondAsync();
        Assert.Equal(ErrorCode.ReplicaUnavailable, (await Assert.ThrowsAsync<ServingException>(() => call)).Code);
    }

    [Fact]
    public async Task What_was_gone_once_and_is_there_again_is_there()
    {
        var states = new Queue<ReplicaState>([ReplicaState.Absent, ReplicaState.Ready, ReplicaState.Absent, ReplicaState.Ready]);
        _inner.State = states.Dequeue;
        var call = new WatchedReplica(_inner, _time).InvokeAsync(Request, default).AsTask();
        for (var i = 0; i < 4; i++)
            await SecondAsync();
        Assert.False(call.IsCompleted);
    }

    [Fact]
    public async Task A_call_whose_replica_hangs_ends_soon_after_its_deadline()
    {
        _inner.State = () => throw new TimeoutException("Nobody answers.");
        var request = RequestUntil(_time.GetUtcNow() + TimeSpan.FromSeconds(5));
        var call = new WatchedReplica(_inner, _time).InvokeAsync(request, default).AsTask();
        _time.Advance(TimeSpan.FromSeconds(6.9));
        Assert.False(call.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(0.2));
        var answer = await call;
        Assert.Equal(
            (ErrorCode.DeadlineExceeded, "The request's deadline passed without a word from the replica that was asked: it hangs, or cannot be reached."),
            (answer.Error!.Value, answer.Message));
        _inner.Answer.SetResult(InvocationResponse.FromMemory("late"u8.ToArray()));
    }

    [Fact]
    public async Task A_stream_ends_when_its_replica_is_gone()
    {
        var chunks = new WatchedReplica(_inner, _time).StreamAsync(Request, default).GetAsyncEnumerator(TestContext.Current.CancellationToken);
        Assert.True(await chunks.MoveNextAsync());
        var next = chunks.MoveNextAsync().AsTask();
        _inner.State = () => ReplicaState.Absent;
        await SecondAsync();
        await SecondAsync();
        Assert.Equal(ErrorCode.ReplicaUnavailable, (await Assert.ThrowsAsync<ServingException>(() => next)).Code);
        await chunks.DisposeAsync();
    }

    [Fact]
    public async Task A_replica_that_nobody_calls_is_not_asked()
    {
        var replica = new WatchedReplica(_inner, _time);
        _inner.Answer.SetResult(InvocationResponse.FromMemory("1"u8.ToArray()));
        await replica.InvokeAsync(Request, default);
        _time.Advance(TimeSpan.FromMinutes(1));
        await replica.InvokeAsync(Request, default);
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(0, _inner.Asked.CurrentCount);
    }

    private static InvocationRequest RequestUntil(DateTimeOffset deadline) => new()
    {
        Body = default,
        Format = BodyFormat.Json,
        Caller = "ann",
        RequestId = "r",
        Deadline = deadline,
    };

    // Lets the second pass after which the replica is asked, and waits until it was.
    private async Task SecondAsync()
    {
        await _time.Armed.WaitAsync(TestContext.Current.CancellationToken);
        _time.Advance(TimeSpan.FromSeconds(1));
        await _inner.Asked.WaitAsync(TestContext.Current.CancellationToken);
    }
}
