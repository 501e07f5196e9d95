using System.Diagnostics.Metrics;
using ServingCluster.Grains.Routing;
using ServingCluster.Grains.Tests.Fakes;
using ServingCluster.Inference;
using static ServingCluster.Grains.Tests.Routing.RouterHarness;

namespace ServingCluster.Grains.Tests.Routing;

public sealed class RouterMetricsTests
{
    private readonly List<string> _seen = [];
    private string[] _before = [];

    [Fact]
    public async Task Requests_are_counted_by_endpoint_served_entity_and_status()
    {
        await using var harness = new RouterHarness();
        await harness.LoadAsync(Entity("current", 100, "a"));
        using var listener = Listen(harness);

        using (await harness.InvokeAsync().Soon())
        using (await harness.InvokeAsync("nobody").Soon())
        using (await harness.Router.InvokeAsync("made-up", null, harness.Request(), default))
            Assert.Equal(
                [
                    "serving.requests 1 endpoint= served_entity= status=404",
                    "serving.requests 1 endpoint=iris served_entity= status=404",
                    "serving.requests 1 endpoint=iris served_entity=current status=200",
                ],
                Collected(listener, "serving.requests "));
    }

    [Fact]
    public async Task Durations_batches_and_rows_come_from_the_answer()
    {
        await using var harness = new RouterHarness();
        await harness.LoadAsync(Entity("current", 100, "a"));
        var timings = new InvocationTimings(TimeSpan.FromMilliseconds(2), TimeSpan.FromMilliseconds(5), 96, 3);
        harness.Replica("a").OnInvoke = (_, _) =>
        {
            harness.Time.Advance(TimeSpan.FromMilliseconds(8));
            return ValueTask.FromResult(InvocationResponse.FromMemory(default, new Usage(32), timings));
        };
        using var listener = Listen(harness);

        using var response = await harness.InvokeAsync().Soon();

        const string Tags = "endpoint=iris served_entity=current";
        Assert.Equal([$"serving.request.duration 0.008 {Tags} status=200"], Seen("serving.request.duration"));
        Assert.Equal([$"serving.request.queue_duration 0.002 {Tags}"], Seen("serving.request.queue_duration"));
        Assert.Equal([$"serving.request.run_duration 0.005 {Tags}"], Seen("serving.request.run_duration"));
        Assert.Equal([$"serving.request.batch_size 3 {Tags}"], Seen("serving.request.batch_size"));
        Assert.Equal([$"serving.rows 32 {Tags}"], Seen("serving.rows"));
    }

    [Fact]
    public async Task What_is_under_way_can_be_observed()
    {
        await using var harness = new RouterHarness();
        await harness.LoadAsync(Entity("current", 100, "a"), Entity("asleep", 0));
        harness.Replica("a").Hold();
        var running = harness.InvokeAsync("current");
        var waiting = harness.InvokeAsync("asleep", TimeSpan.FromSeconds(1));
        using var listener = Listen(harness);

        listener.RecordObservableInstruments();

        Assert.Equal(
            ["serving.requests.in_flight 1 endpoint=iris served_entity=asleep", "serving.requests.in_flight 1 endpoint=iris served_entity=current"],
            Seen("serving.requests.in_flight").Order());
        Assert.Equal(
            ["serving.requests.waiting 0 endpoint=iris served_entity=current", "serving.requests.waiting 1 endpoint=iris served_entity=asleep"],
            Seen("serving.requests.waiting").Order());
        harness.Replica("a").Release();
        harness.Time.Advance(TimeSpan.FromSeconds(2));
        await Task.WhenAll(running, waiting).Soon();
    }

    [Fact]
    public async Task A_caller_that_went_away_counts_as_499()
    {
        await using var harness = new RouterHarness();
        await harness.LoadAsync(Entity("current", 100));
        using var listener = Listen(harness);
        using var caller = new CancellationTokenSource();
        var request = harness.InvokeAsync(cancellationToken: caller.Token);

        await caller.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => request.Soon());
        Assert.Equal(["serving.requests 1 endpoint=iris served_entity= status=499"], Collected(listener, "serving.requests "));
    }

    [Fact]
    public async Task Tokens_and_time_of_a_language_model_go_by_the_conventions_for_generative_ai()
    {
        await using var harness = new RouterHarness();
        await harness.LoadAsync(Entity("current", 100, "a") with { Task = "llm/v1/chat" });
        harness.Replica("a").OnInvoke = (_, _) =>
        {
            harness.Time.Advance(TimeSpan.FromSeconds(2));
            return ValueTask.FromResult(InvocationResponse.FromMemory(default, new Usage(0, 100, 20, 64)));
        };
        using var listener = Listen(harness);

        using var response = await harness.Router.InvokeAsync(Name, null, harness.Request(task: InvocationTask.Chat), default).AsTask().Soon();

        const string Tags = "endpoint=iris served_entity=current gen_ai.operation.name=chat";
        Assert.Equal([$"gen_ai.server.request.duration 2 {Tags}"], Seen("gen_ai.server"));
        Assert.Equal(
            [$"serving.tokens 64 {Tags} gen_ai.token.type=cached_input", $"serving.tokens 100 {Tags} gen_ai.token.type=input", $"serving.tokens 20 {Tags} gen_ai.token.type=output"],
            Collected(listener, "serving.tokens"));
        Assert.Equal(
            [$"gen_ai.client.token.usage 100 {Tags} gen_ai.token.type=input", $"gen_ai.client.token.usage 20 {Tags} gen_ai.token.type=output"],
            Seen("gen_ai.client.token.usage"));
    }

    [Fact]
    public async Task Of_a_stream_the_first_token_and_the_pace_of_the_others_are_measured()
    {
        await using var harness = new RouterHarness();
        await harness.LoadAsync(Entity("current", 100, "a") with { Task = "llm/v1/completions" });
        harness.Replica("a").OnStream = _ => Streamed(harness);
        using var listener = Listen(harness);

        await using (var stream = await harness.Router.StreamAsync(Name, null, harness.Request(task: InvocationTask.Completions), default).AsTask().Soon())
        {
            await foreach (var piece in stream.ReadAsync())
                Assert.Null(piece.Error);
        }

        const string Tags = "endpoint=iris served_entity=current gen_ai.operation.name=text_completion";
        Assert.Equal(
            [$"gen_ai.server.time_to_first_token 0.5 {Tags}", $"gen_ai.server.time_per_output_token 0.25 {Tags}", $"gen_ai.server.request.duration 1.5 {Tags}"],
            Seen("gen_ai.server"));
        Assert.Equal([$"serving.tokens 7 {Tags} gen_ai.token.type=input", $"serving.tokens 5 {Tags} gen_ai.token.type=output"], Collected(listener, "serving.tokens"));
    }

    [Fact]
    public async Task A_stream_that_nobody_reads_on_counts_what_it_took_so_far()
    {
        await using var harness = new RouterHarness();
        await harness.LoadAsync(Entity("current", 100, "a") with { Task = "llm/v1/chat" });
        harness.Replica("a").OnStream = _ => Streamed(harness);
        using var listener = Listen(harness);

        await using (var stream = await harness.Router.StreamAsync(Name, null, harness.Request(task: InvocationTask.Chat), default).AsTask().Soon())
        {
            await foreach (var _ in stream.ReadAsync())
                break;
        }

        const string Tags = "endpoint=iris served_entity=current gen_ai.operation.name=chat";
        Assert.Equal([$"serving.tokens 7 {Tags} gen_ai.token.type=input", $"serving.tokens 1 {Tags} gen_ai.token.type=output"], Collected(listener, "serving.tokens"));
        Assert.Equal([$"gen_ai.server.request.duration 0.5 {Tags} error.type=CANCELLED"], Seen("gen_ai.server.request"));
    }

    private static async IAsyncEnumerable<InvocationChunk> Streamed(RouterHarness harness)
    {
        await Task.Yield();
        harness.Time.Advance(TimeSpan.FromSeconds(0.5));
        yield return InvocationChunk.Of(new byte[1], new Usage(0, 7, 1));
        harness.Time.Advance(TimeSpan.FromSeconds(1));
        yield return InvocationChunk.Completed(new Usage(0, 7, 5));
    }

    // What is added up in the process and told when it is asked for: what came since the test listens, by the attributes.
    private string[] Collected(MeterListener listener, string prefix)
    {
        var before = _before.ToDictionary(SeriesOf, ValueOf);
        var from = _seen.Count;
        listener.RecordObservableInstruments();
        return
        [
            .. _seen.Skip(from).Where(line => line.StartsWith(prefix, StringComparison.Ordinal)).OrderBy(SeriesOf, StringComparer.Ordinal)
                .Select(line => (Series: SeriesOf(line), Came: ValueOf(line) - before.GetValueOrDefault(SeriesOf(line))))
                .Where(s => s.Came > 0)
                .Select(s => s.Series.Replace("#", $"{s.Came}", StringComparison.Ordinal)),
        ];
    }

    private static string SeriesOf(string line) => string.Join(' ', line.Split(' ').Select((part, i) => i == 1 ? "#" : part));

    private static long ValueOf(string line) => long.Parse(line.Split(' ')[1]);

    private IEnumerable<string> Seen(string prefix) => _seen.Where(line => line.StartsWith(prefix, StringComparison.Ordinal));

    private MeterListener Listen(RouterHarness harness)
    {
        var listener = new MeterListener
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Meter.Scope == harness.Meters && instrument.Meter.Name == RouterMetrics.MeterName)
                    listener.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<long>(Note);
        listener.SetMeasurementEventCallback<int>(Note);
        listener.SetMeasurementEventCallback<double>(Note);
        listener.Start();
        listener.RecordObservableInstruments();
        _before = [.. _seen];
        _seen.Clear();
        return listener;
    }

    private void Note<T>(Instrument instrument, T value, ReadOnlySpan<KeyValuePair<string, object?>> tags, object? state)
    {
        var line = $"{instrument.Name} {value}";
        foreach (var (key, tag) in tags)
            line += $" {key}={tag}";
        lock (_seen)
            _seen.Add(line);
    }
}
