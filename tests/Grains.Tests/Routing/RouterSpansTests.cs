using System.Diagnostics;
using ServingCluster.Errors;
using ServingCluster.Grains.Routing;
using ServingCluster.Grains.Tests.Fakes;
using ServingCluster.Inference;
using static ServingCluster.Grains.Tests.Routing.RouterHarness;

namespace ServingCluster.Grains.Tests.Routing;

/// <summary>What the router tells of a request that somebody traces.</summary>
[Collection(Tracing)]
public sealed class RouterSpansTests : IDisposable
{
    /// <summary>Tests that listen, and those that measure what it costs when nobody does.</summary>
    public const string Tracing = "tracing";

    private readonly List<Activity> _ended = [];
    private readonly ActivityListener _listener;
    private readonly Activity _caller = new Activity("caller").SetIdFormat(ActivityIdFormat.W3C);

    public RouterSpansTests()
    {
        _caller.ActivityTraceFlags = ActivityTraceFlags.Recorded;
        _listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == RouterSpans.SourceName,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = activity =>
            {
                lock (_ended)
                    _ended.Add(activity);
            },
        };
        ActivitySource.AddActivityListener(_listener);
    }

    [Fact]
    public async Task Each_replica_that_is_asked_has_a_span_and_is_told_of_it()
    {
        await using var harness = new RouterHarness();
        await harness.LoadAsync(Entity("current", 100, "a", "b"));
        harness.Replica("a").Die();
        var told = new List<string?>();
        harness.Replica("b").OnInvoke = (request, _) =>
        {
            told.Add(request.TraceParent);
            return ValueTask.FromResult(harness.Replica("b").Answer());
        };
        _caller.Start();
        for (var i = 0; told.Count < 100 && Spans("call replica").All(s => s.Status != ActivityStatusCode.Error); i++)
        {
            using var response = await harness.InvokeAsync().Soon();
            Assert.Equal("b", Text(response));
        }

        var lost = Assert.Single(Spans("call replica"), s => s.Status == ActivityStatusCode.Error);
        Assert.Equal(("replica_lost", "node/cpu/iris/a", 1), (lost.GetTagItem("error.type"), lost.GetTagItem("serving.replica"), lost.GetTagItem("serving.attempt")));
        var second = Assert.Single(Spans("call replica"), s => s.ParentSpanId == lost.ParentSpanId && s != lost);
        Assert.Equal(2, second.GetTagItem("serving.attempt"));
        Assert.Equal(second.Id, told[^1]);
        var route = Assert.Single(Spans("route iris"), s => s.SpanId == lost.ParentSpanId);
        Assert.Equal((_caller.SpanId, "current", ActivityStatusCode.Unset), (route.ParentSpanId, route.GetTagItem("serving.served_entity"), route.Status));
    }

    [Fact]
    public async Task A_wait_for_a_replica_has_a_span()
    {
        await using var harness = new RouterHarness();
        await harness.LoadAsync(Entity("current", 100));
        _caller.Start();
        var request = harness.InvokeAsync();
        await harness.ChangeAsync(Entity("current", 100, "a"));
        using (await request.Soon())
        {
        }

        var wait = Assert.Single(Spans("wait for replica"));
        Assert.Equal(("current", Assert.Single(Spans("route iris")).SpanId), (wait.GetTagItem("serving.served_entity"), wait.ParentSpanId));
    }

    [Fact]
    public async Task A_stream_s_spans_last_until_it_ends()
    {
        await using var harness = new RouterHarness();
        await harness.LoadAsync(Entity("current", 100, "a"));
        harness.Replica("a").OnStream = _ => PiecesAsync();
        _caller.Start();
        await using (var stream = await harness.Router.StreamAsync(Name, null, harness.Request(task: InvocationTask.Chat), default))
        {
            Assert.Empty(Spans("route iris"));
            await foreach (var _ in stream.ReadAsync())
                Assert.Empty(Spans("call replica"));
        }

        var route = Assert.Single(Spans("route iris"));
        Assert.Equal(ErrorCode.InternalError.WireName(), route.GetTagItem("error.type"));
        Assert.Equal(route.SpanId, Assert.Single(Spans("call replica")).ParentSpanId);
    }

    [Fact]
    public async Task A_stream_whose_reader_stops_at_its_last_piece_was_whole()
    {
        await using var harness = new RouterHarness();
        await harness.LoadAsync(Entity("current", 100, "a"));
        harness.Replica("a").OnStream = _ => WholeAsync();
        _caller.Start();
        await using (var stream = await harness.Router.StreamAsync(Name, null, harness.Request(task: InvocationTask.Chat), default))
        {
            await foreach (var piece in stream.ReadAsync())
            {
                if (piece.IsLast)
                    break;
            }
        }

        Assert.Equal(ActivityStatusCode.Unset, Assert.Single(Spans("route iris")).Status);
    }

    [Fact]
    public async Task A_request_brings_its_trace_along_from_another_process()
    {
        await using var harness = new RouterHarness();
        await harness.LoadAsync(Entity("current", 100, "a"));
        _caller.Start();
        var request = harness.Request().Within(_caller);
        Activity.Current = null;
        using (await harness.Router.InvokeAsync(Name, null, request, default))
        {
        }

        var route = Assert.Single(Spans("route iris"));
        Assert.Equal((_caller.SpanId, true), (route.ParentSpanId, route.HasRemoteParent));
    }

    public void Dispose()
    {
        _caller.Dispose();
        _listener.Dispose();
    }

    private List<Activity> Spans(string name)
    {
        lock (_ended)
            return [.. _ended.Where(a => a.TraceId == _caller.TraceId && a.DisplayName == name)];
    }

    private static async IAsyncEnumerable<InvocationChunk> WholeAsync()
    {
        await Task.CompletedTask;
        yield return InvocationChunk.Of("{}"u8.ToArray());
        yield return InvocationChunk.Completed(new Usage(0, 1, 1));
    }

    private static async IAsyncEnumerable<InvocationChunk> PiecesAsync()
    {
        await Task.CompletedTask;
        yield return InvocationChunk.Of("{}"u8.ToArray());
        yield return InvocationChunk.Failed(ErrorCode.InternalError, "It broke.");
    }
}
