using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using ServingCluster.Errors;
using ServingCluster.Grains.History;
using ServingCluster.Grains.Storage;
using ServingCluster.Grains.Tests.Fakes;
using ServingCluster.History;

namespace ServingCluster.Grains.Tests.History;

public sealed class EndpointHistoryTests
{
    private const string Key = "history/churn";
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 5, 1, 0, 0, 0, TimeSpan.Zero));
    private readonly FailingStore _store = new(new MemoryStateStore());

    [Theory]
    [InlineData("not JSON")]
    [InlineData("""{"format":1,"data":{"endpointId":"e","endpointCreatedAt":"2026-05-01T00:00:00+00:00","reporters":{},"packed":"AAECAw=="}}""")]
    [InlineData("""{"format":99,"data":{}}""")]
    public async Task A_record_that_cannot_be_read_is_passed_over_and_replaced(string damaged)
    {
        await _store.WriteAsync(Key, System.Text.Encoding.UTF8.GetBytes(damaged), null, TestContext.Current.CancellationToken);
        var history = Open();
        await history.ReportAsync([Report(5)]);
        Assert.Equal(5, await SumAsync(history, HistoryRange.Hour));
        await history.SaveAsync();
        Assert.Equal(5, await SumAsync(Open(), HistoryRange.Hour));
    }

    [Fact]
    public async Task Percentiles_of_merged_and_of_coarser_steps_are_those_of_all_their_requests()
    {
        var history = Open();
        for (var step = 0; step < 12; step++)
        {
            _time.Advance(TimeSpan.FromSeconds(10));
            // Half of the processes are ten times slower than the others, and one request in a hundred takes a second.
            await history.ReportAsync([Report(99) with { Reporter = "fast", Latency = Latency((5, 98), (14, 1)) }]);
            await history.ReportAsync([Report(99) with { Reporter = "slow", Latency = Latency((7, 98), (14, 1)) }]);
        }

        _time.Advance(TimeSpan.FromMinutes(2));
        foreach (var range in new[] { HistoryRange.Hour, HistoryRange.Day })
        {
            var point = (await ReadAsync(history, range)).First(p => p is { Requests: > 0 })!;
            Assert.InRange(point.LatencyP50!.Value, 5, 10.5);
            Assert.InRange(point.LatencyP95!.Value, 20, 25);
            Assert.InRange(point.LatencyP99!.Value, 20, 1000);
        }
    }

    [Fact]
    public void A_week_of_steps_is_packed_as_it_is_and_stays_small()
    {
        var (book, random) = (new HistoryBook(), new Random(1));
        for (var step = 0; step < 7 * 24 * 60; step++)
        {
            _time.Advance(TimeSpan.FromMinutes(1));
            long[] latency = [.. Enumerable.Range(0, LatencyBounds.Buckets).Select(_ => (long)random.Next(5_000))];
            book.Take(Report(random.Next(100_000)) with { Latency = latency, Replicas = random.Next(9), InFlight = random.Next(99) }, _time.GetUtcNow());
        }

        var packed = HistoryPacking.Pack(book.Rings);
        Assert.InRange(packed.Length, 10_000, 150_000);
        var again = new HistoryBook();
        HistoryPacking.Unpack(packed, again.Rings);
        again.Restore(book.EndpointId, book.EndpointCreatedAt, book.Reporters);
        foreach (var range in Enum.GetValues<HistoryRange>())
        {
            var query = new HistoryQuery("e", range);
            Assert.Equal(book.Read(query, _time.GetUtcNow()).Points, again.Read(query, _time.GetUtcNow()).Points);
        }
    }

    [Fact]
    public async Task Nothing_is_written_more_often_than_once_a_minute()
    {
        var history = Open();
        var tags = new HashSet<string?>();
        for (var step = 0; step < 60; step++)
        {
            _time.Advance(TimeSpan.FromSeconds(10));
            await history.ReportAsync([Report(1)]);
            tags.Add((await _store.ReadAsync(Key, TestContext.Current.CancellationToken))?.ETag);
        }

        // None at first, then one a minute.
        Assert.InRange(tags.Count, 9, 11);
    }

    [Fact]
    public async Task A_clock_that_is_ahead_pushes_nothing_out_of_the_history()
    {
        var history = Open();
        await history.ReportAsync([Report(3)]);
        _time.Advance(TimeSpan.FromSeconds(10));
        await history.ReportAsync([Report(4) with { Reporter = "ahead", Step = HistorySteps.At(_time.GetUtcNow()) + 100_000 }]);
        _time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(7, await SumAsync(history, HistoryRange.Hour));
    }

    [Fact]
    public async Task Two_activations_do_not_overwrite_each_other_for_good()
    {
        var (one, other) = (Open(), Open());
        await one.ReportAsync([Report(1)]);
        await other.ReportAsync([Report(2)]);
        await one.SaveAsync();
        await other.SaveAsync();
        // The second lost: it reads what the first wrote, and goes on from there.
        _time.Advance(TimeSpan.FromSeconds(10));
        await other.ReportAsync([Report(4)]);
        await other.SaveAsync();
        _time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(5, await SumAsync(Open(), HistoryRange.Hour));
    }

    [Fact]
    public async Task A_save_that_the_store_refuses_is_told_and_may_be_repeated()
    {
        var history = Open();
        await history.ReportAsync([Report(5)]);
        _store.Failure = new ServingException(ErrorCode.TemporarilyUnavailable, "The disk is full.");
        var refusal = await Assert.ThrowsAsync<ServingException>(history.SaveAsync);
        Assert.Equal(ErrorCode.TemporarilyUnavailable, refusal.Code);
        _store.Failure = null;
        await history.SaveAsync();
        Assert.Equal(5, await SumAsync(Open(), HistoryRange.Hour));
    }

    [Fact]
    public async Task A_clock_that_is_set_back_does_not_keep_the_history_from_what_comes()
    {
        var history = Open();
        _time.Advance(TimeSpan.FromHours(2));
        await history.ReportAsync([Report(3)]);
        _time.AdjustTime(_time.GetUtcNow() - TimeSpan.FromMinutes(30));
        await history.ReportAsync([Report(4)]);
        await history.ReportAsync([Report(4)]);
        _time.Advance(TimeSpan.FromSeconds(10));
        await history.ReportAsync([Report(5)]);
        Assert.Equal(9, await SumAsync(history, HistoryRange.Hour));
    }

    [Fact]
    public async Task Only_the_endpoint_that_is_named_is_forgotten()
    {
        var history = Open();
        await history.ReportAsync([Report(5)]);
        await history.SaveAsync();
        await history.ForgetAsync("earlier");
        Assert.Equal(5, await SumAsync(history, HistoryRange.Hour));
        await history.ForgetAsync("e");
        Assert.Null(await _store.ReadAsync(Key, TestContext.Current.CancellationToken));
    }

    private static long[] Latency(params (int Bucket, long Count)[] counts)
    {
        var latency = new long[LatencyBounds.Buckets];
        foreach (var (bucket, count) in counts)
            latency[bucket] = count;
        return latency;
    }

    private static async Task<long?> SumAsync(EndpointHistory history, HistoryRange range) => (await ReadAsync(history, range)).Sum(p => p?.Requests);

    private static async Task<IReadOnlyList<HistoryPoint?>> ReadAsync(EndpointHistory history, HistoryRange range) =>
        (await history.ReadAsync(new HistoryQuery("e", range))).Points;

    private EndpointHistory Open() => new("churn", _store, _time, NullLogger<EndpointHistory>.Instance);

    private HistoryReport Report(long requests)
    {
        var step = HistorySteps.At(_time.GetUtcNow()) - 1;
        return new HistoryReport
        {
            Reporter = "a",
            EndpointId = "e",
            EndpointCreatedAt = DateTimeOffset.UnixEpoch,
            Step = step,
            WatchedSince = step,
            Requests = requests,
        };
    }
}
