using System.Runtime.CompilerServices;
using System.Text;
using ServingCluster.Errors;
using ServingCluster.Grains.Routing;
using ServingCluster.Grains.Tests.Fakes;
using ServingCluster.Inference;
using static ServingCluster.Grains.Tests.Routing.RouterHarness;

namespace ServingCluster.Grains.Tests.Routing;

public sealed class EndpointRouterStreamTests
{
    [Fact]
    public async Task Pieces_come_one_by_one_and_the_last_one_last()
    {
        await using var harness = await LoadedAsync("a");
        var second = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        harness.Replica("a").OnStream = _ => Pieces(second.Task, "one", "two");

        await using var stream = await StreamAsync(harness).Soon();
        Assert.Equal(("current", null), (stream.ServedEntity, stream.Failure));
        var pieces = stream.ReadAsync().GetAsyncEnumerator(TestContext.Current.CancellationToken);
        Assert.True(await pieces.MoveNextAsync());
        Assert.Equal("one", Text(pieces.Current));
        var next = pieces.MoveNextAsync().AsTask();
        Assert.False(next.IsCompleted);
        Assert.Equal(1, harness.Router.Snapshot().Single().InFlight);
        second.SetResult();
        Assert.True(await next);
        Assert.Equal("two", Text(pieces.Current));
        Assert.True(await pieces.MoveNextAsync());
        Assert.Equal((true, null, 2), (pieces.Current.IsLast, pieces.Current.Error, pieces.Current.Usage.Rows));
        Assert.False(await pieces.MoveNextAsync());
        harness.AssertNothingUnderWay();
    }

    [Fact]
    public async Task A_replica_that_is_lost_before_its_first_piece_is_replaced_by_another()
    {
        await using var harness = await LoadedAsync("a", "b", "c");
        harness.Replica("a").OnStream = _ => throw new IOException("The connection was reset.");
        harness.Replica("b").OnStream = _ => Of(InvocationChunk.Failed(ErrorCode.ReplicaUnavailable, "It is unloaded."));
        harness.Replica("c").OnStream = _ => Pieces(Task.CompletedTask, "c");
        for (var i = 0; i < 10; i++)
        {
            await using var stream = await StreamAsync(harness).Soon();
            Assert.Equal(["c", ""], await TextsAsync(stream));
        }

        harness.AssertNothingUnderWay();
    }

    [Fact]
    public async Task A_replica_that_is_lost_in_the_middle_ends_the_stream_with_a_failure()
    {
        await using var harness = await LoadedAsync("a");
        foreach (var broken in new Func<CancellationToken, IAsyncEnumerable<InvocationChunk>>[] { _ => BreaksOff(new IOException("Gone.")), _ => BreaksOff(null) })
        {
            harness.Replica("a").OnStream = broken;
            await using var stream = await StreamAsync(harness).Soon();
            var pieces = await ReadAsync(stream);
            Assert.Equal([false, true], pieces.Select(p => p.IsLast));
            Assert.Equal(ErrorCode.TemporarilyUnavailable, pieces[1].Error);
            Assert.Contains("in the middle", pieces[1].Message);
            harness.Time.Advance(TimeSpan.FromSeconds(5));
        }

        harness.AssertNothingUnderWay();
    }

    [Fact]
    public async Task A_refusal_is_known_before_anything_is_read()
    {
        await using var harness = await LoadedAsync("a");
        harness.Replica("a").OnStream = _ => Of(InvocationChunk.Failed(ErrorCode.BadRequest, "No."));
        await using (var refused = await StreamAsync(harness).Soon())
        {
            Assert.Equal((ErrorCode.BadRequest, "No.", "current"), (refused.Failure!.Error, refused.Failure.Message, refused.ServedEntity));
            Assert.Single(await ReadAsync(refused));
        }

        await using var unknown = await harness.Router.StreamAsync("nobody", null, harness.Request(), default);
        Assert.Equal(ErrorCode.EndpointNotFound, unknown.Failure!.Error);
        harness.AssertNothingUnderWay();
    }

    [Fact]
    public async Task Whoever_stops_reading_ends_the_request()
    {
        await using var harness = await LoadedAsync("a");
        harness.Replica("a").OnStream = Endless;
        await using (var stream = await StreamAsync(harness).Soon())
            Assert.Equal(1, harness.Router.Snapshot().Single().InFlight);
        await UntilAsync(() => harness.Replica("a").StreamsEnded == 1);
        harness.AssertNothingUnderWay();

        using var gone = new CancellationTokenSource();
        await using var cancelled = await harness.Router.StreamAsync(Name, null, harness.Request(), gone.Token);
        var pieces = cancelled.ReadAsync().GetAsyncEnumerator(default);
        Assert.True(await pieces.MoveNextAsync());
        var next = pieces.MoveNextAsync().AsTask();
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => next.Soon());
        await cancelled.DisposeAsync();
        harness.AssertNothingUnderWay();
    }

    [Fact]
    public async Task Whoever_cancels_the_reading_ends_the_request()
    {
        await using var harness = await LoadedAsync("a");
        harness.Replica("a").OnStream = Endless;
        await using var stream = await StreamAsync(harness).Soon();
        using var enough = new CancellationTokenSource();
        await using var pieces = stream.ReadAsync().WithCancellation(enough.Token).GetAsyncEnumerator();
        Assert.True(await pieces.MoveNextAsync());
        var next = pieces.MoveNextAsync();
        await enough.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await next);
        await UntilAsync(() => harness.Replica("a").StreamsEnded == 1);
        await stream.DisposeAsync();
        harness.AssertNothingUnderWay();
    }

    [Fact]
    public async Task What_this_process_has_no_protocol_for_is_refused_before_the_first_piece()
    {
        await using var harness = await LoadedAsync("a");
        await using var stream = await harness.Router.StreamAsync(Name, null, harness.Request(task: InvocationTask.Messages), default).AsTask().Soon();
        Assert.Equal(
            (ErrorCode.BadRequest, "Requests of the kind 'Messages' are not offered here; ask for a chat completion."),
            (stream.Failure!.Error!.Value, stream.Failure.Message));
        harness.AssertNothingUnderWay();
    }

    [Fact]
    public async Task A_replica_that_hangs_does_not_hold_a_stream_beyond_its_deadline()
    {
        await using var harness = await LoadedAsync("a");
        harness.Replica("a").OnStream = Endless;
        await using var stream = await harness.Router.StreamAsync(Name, null, harness.Request(TimeSpan.FromSeconds(10)), default).AsTask().Soon();
        var read = ReadAsync(stream);
        await harness.AdvanceUntilAsync(read, TimeSpan.FromSeconds(1));
        Assert.Equal([null, ErrorCode.DeadlineExceeded], (await read).Select(p => p.Error));
        Assert.All(await read, p => Assert.Equal(new Usage(3, 1), p.Usage));
        harness.AssertNothingUnderWay();
    }

    private static async Task<RouterHarness> LoadedAsync(params string[] replicas)
    {
        var harness = new RouterHarness();
        await harness.LoadAsync(Entity("current", 100, replicas));
        return harness;
    }

    private static Task<RoutedStream> StreamAsync(RouterHarness harness) => harness.Router.StreamAsync(Name, null, harness.Request(), default).AsTask();

    private static async Task<List<InvocationChunk>> ReadAsync(RoutedStream stream)
    {
        var pieces = new List<InvocationChunk>();
        await foreach (var piece in stream.ReadAsync())
            pieces.Add(piece);
        return pieces;
    }

    private static async Task<IEnumerable<string>> TextsAsync(RoutedStream stream) => (await ReadAsync(stream)).Select(Text);

    private static string Text(InvocationChunk chunk) => Encoding.UTF8.GetString(chunk.Payload.Span);

    private static async Task UntilAsync(Func<bool> condition)
    {
        for (var i = 0; !condition(); i++)
        {
            Assert.True(i < 5000, "It did not happen.");
            await Task.Delay(1);
        }
    }

    private static async IAsyncEnumerable<InvocationChunk> Of(InvocationChunk only)
    {
        await Task.Yield();
        yield return only;
    }

    private static async IAsyncEnumerable<InvocationChunk> Pieces(Task afterFirst, params string[] texts)
    {
        foreach (var text in texts)
        {
            yield return InvocationChunk.Of(Encoding.UTF8.GetBytes(text));
            await afterFirst;
        }

        yield return InvocationChunk.Completed(new Usage(texts.Length));
    }

    private static async IAsyncEnumerable<InvocationChunk> BreaksOff(Exception? fault)
    {
        yield return InvocationChunk.Of("one"u8.ToArray());
        await Task.Yield();
        if (fault is not null)
            throw fault;
    }

    private static async IAsyncEnumerable<InvocationChunk> Endless([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        yield return InvocationChunk.Of("one"u8.ToArray(), new Usage(3, 1));
        await Task.Delay(Timeout.Infinite, cancellationToken);
    }
}
