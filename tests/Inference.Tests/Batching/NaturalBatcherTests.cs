using Microsoft.Extensions.Time.Testing;
using ServingCluster.Inference.Batching;

namespace ServingCluster.Inference.Tests.Batching;

public sealed class NaturalBatcherTests
{
    private static readonly TimeSpan Watchdog = TimeSpan.FromSeconds(20);

    private readonly FakeTimeProvider _time = new();
    private readonly ScriptedRunner _runner = new();
    private int _ids;

    [Fact]
    public void An_idle_lane_runs_a_request_at_once_on_the_thread_that_brought_it()
    {
        using var batcher = Batcher();
        var item = Item();
        batcher.Submit(item);
        Assert.True(item.Completion.IsCompletedSuccessfully);
        Assert.Equal(Environment.CurrentManagedThreadId, item.Thread);
    }

    [Fact]
    public async Task What_queues_while_the_lane_is_busy_runs_together_in_the_order_in_which_it_came()
    {
        using var batcher = Batcher();
        await OccupyAsync(batcher);
        var items = Submit(batcher, Item(), Item(), Item());
        Assert.Equal(3, batcher.Queued);
        Assert.All(items, i => Assert.False(i.Completion.IsCompleted));

        Release();
        await AnsweredAsync(items);
        Assert.Equal([[0], [1, 2, 3]], _runner.Batches);
    }

    [Fact]
    public async Task A_run_takes_no_more_than_the_row_limit_but_a_single_request_may_have_more()
    {
        using var batcher = Batcher(maxRows: 8);
        await OccupyAsync(batcher);
        var items = Submit(batcher, Item(rows: 5), Item(rows: 3), Item(rows: 1), Item(rows: 100), Item(rows: 8), Item(rows: 1));
        Release();
        await AnsweredAsync(items);
        Assert.Equal([[0], [1, 2], [3], [4], [5], [6]], _runner.Batches);
    }

    [Fact]
    public async Task The_row_limit_can_be_changed_while_it_runs()
    {
        using var batcher = Batcher(maxRows: 1);
        await OccupyAsync(batcher);
        var items = Submit(batcher, Item(), Item());
        batcher.MaxRows = 2;
        Release();
        await AnsweredAsync(items);
        Assert.Equal([[0], [1, 2]], _runner.Batches);
    }

    [Fact]
    public async Task What_cannot_share_the_run_waits_for_the_next()
    {
        using var batcher = Batcher();
        await OccupyAsync(batcher);
        var items = Submit(batcher, Item('a'), Item('a'), Item('b'), Item('b'), Item('a'));
        Release();
        await AnsweredAsync(items);
        Assert.Equal([[0], [1, 2], [3, 4], [5]], _runner.Batches);
    }

    [Fact]
    public async Task As_many_run_at_once_as_there_are_lanes()
    {
        using var batcher = Batcher(lanes: 3);
        _runner.Permits = new SemaphoreSlim(0);
        var items = Enumerable.Range(0, 12).Select(i => Item((char)i)).ToList();
        var submits = items.Select(i => Task.Run(() => batcher.Submit(i))).ToList();
        for (var i = 0; i < 3; i++)
            Assert.True(await _runner.Begun.WaitAsync(Watchdog));
        _runner.Permits.Release(12);
        await Task.WhenAll(submits).WaitAsync(Watchdog);
        await AnsweredAsync(items);
        Assert.Equal(3, _runner.MostAtOnce);
    }

    [Fact]
    public async Task A_request_whose_deadline_passes_in_the_queue_is_given_up_and_never_run()
    {
        using var batcher = Batcher();
        await OccupyAsync(batcher);
        var late = Item(seconds: 1);
        var patient = Item(seconds: 60);
        Submit(batcher, late, patient);

        _time.Advance(TimeSpan.FromSeconds(1));

        await AnsweredAsync([late]);
        Assert.True(late.WasGivenUp);
        Assert.False(patient.Completion.IsCompleted);
        Release();
        await AnsweredAsync([patient]);
        Assert.Equal((0, 1), (late.Runs, patient.Runs));
        Assert.Equal(0, batcher.Queued);
    }

    [Fact]
    public async Task A_request_whose_caller_goes_away_in_the_queue_is_given_up()
    {
        using var batcher = Batcher();
        await OccupyAsync(batcher);
        using var gone = new CancellationTokenSource();
        var item = Item(cancellation: gone.Token);
        Submit(batcher, item);
        await gone.CancelAsync();
        _time.Advance(TimeSpan.FromMilliseconds(200));
        await AnsweredAsync([item]);
        Assert.True(item.WasGivenUp);
        Release();
    }

    [Fact]
    public async Task A_request_that_was_given_up_does_not_split_the_others_run()
    {
        using var batcher = Batcher(maxRows: 4);
        await OccupyAsync(batcher);
        var first = Item(seconds: 60);
        var late = Item('b', rows: 100, seconds: 1);
        var last = Item(seconds: 60);
        Submit(batcher, first, late, last);
        _time.Advance(TimeSpan.FromSeconds(2));
        await AnsweredAsync([late]);
        Release();
        await AnsweredAsync([first, last]);
        Assert.Equal([[0], [1, 3]], _runner.Batches);
    }

    [Fact]
    public async Task A_fault_reaches_everybody_in_the_run_and_the_lane_goes_on()
    {
        using var batcher = Batcher();
        _runner.Broken = 2;
        await OccupyAsync(batcher);
        var broken = Submit(batcher, Item(), Item());
        var other = Submit(batcher, Item('b'));
        Release();
        foreach (var item in broken)
        {
            var fault = await Assert.ThrowsAsync<InvalidOperationException>(() => item.Completion.AsTask().WaitAsync(Watchdog));
            Assert.Equal("boom", fault.Message);
        }

        await AnsweredAsync(other);
        _runner.Broken = _ids;
        var alone = Item();
        batcher.Submit(alone);
        Assert.True(alone.Completion.IsFaulted);
        var after = Item();
        batcher.Submit(after);
        await AnsweredAsync([after]);
    }

    [Theory]
    [InlineData(1, 16)]
    [InlineData(2, 1)]
    [InlineData(3, 64)]
    public async Task Under_load_every_request_is_answered_exactly_once(int lanes, int maxRows)
    {
        const int Threads = 8;
        const int Each = 4000;
        using var batcher = Batcher(lanes, maxRows);
        var answered = 0;
        var callers = Enumerable.Range(0, Threads).Select(thread => Task.Run(async () =>
        {
            for (var i = 0; i < Each; i++)
            {
                var item = new TestItem
                {
                    Id = i,
                    Kind = (char)('a' + (i % 7 == 0 ? 1 : 0)),
                    Rows = 1 + (i % 5),
                    Deadline = long.MaxValue,
                    Cancellation = default,
                };
                batcher.Submit(item);
                await item.Completion;
                Assert.Equal(1, item.Runs);
                Interlocked.Increment(ref answered);
            }
        })).ToList();

        var all = Task.WhenAll(callers);
        var inTime = await Task.WhenAny(all, Task.Delay(TimeSpan.FromSeconds(60))) == all;
        Assert.True(inTime, $"{answered} of {Threads * Each} answered, {batcher.Queued} queued, {_runner.Batches.Count} runs");
        await all;
        Assert.Equal(Threads * Each, _runner.Batches.Sum(b => b.Length));
        Assert.InRange(_runner.MostAtOnce, 1, lanes);
    }

    private NaturalBatcher<TestItem> Batcher(int lanes = 1, int maxRows = 64) => new(_runner, lanes, maxRows, _time);

    private TestItem Item(char kind = 'a', int rows = 1, double seconds = 3600, CancellationToken cancellation = default) => new()
    {
        Id = _ids++,
        Kind = kind,
        Rows = rows,
        Deadline = _time.GetTimestamp() + (long)(seconds * _time.TimestampFrequency),
        Cancellation = cancellation,
    };

    /// <summary>Keeps the only lane busy until <see cref="Release"/>.</summary>
    private async Task OccupyAsync(NaturalBatcher<TestItem> batcher)
    {
        _runner.Permits = new SemaphoreSlim(0);
        var item = Item();
        _ = Task.Run(() => batcher.Submit(item));
        Assert.True(await _runner.Begun.WaitAsync(Watchdog));
    }

    private void Release()
    {
        var permits = _runner.Permits!;
        _runner.Permits = null;
        permits.Release(1000);
    }

    private static IReadOnlyList<TestItem> Submit(NaturalBatcher<TestItem> batcher, params TestItem[] items)
    {
        foreach (var item in items)
            batcher.Submit(item);
        return items;
    }

    private async Task AnsweredAsync(IEnumerable<TestItem> items)
    {
        foreach (var item in items)
        {
            try
            {
                await item.Completion.AsTask().WaitAsync(Watchdog);
            }
            catch (TimeoutException)
            {
                Assert.Fail($"Item {item.Id} was not answered; runs: {string.Join(" ", _runner.Batches.Select(b => $"[{string.Join(',', b)}]"))}");
            }
        }
    }
}
