using Microsoft.Extensions.Time.Testing;
using ServingCluster.Gateway.Calls;

namespace ServingCluster.Gateway.Tests.Calls;

public sealed class CallWatchTests : IDisposable
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _caller = new();
    private readonly CountedTimers _time = new();
    private readonly SilenceTimers _timers;
    private readonly CallWatch _watch;

    public CallWatchTests()
    {
        _timers = new SilenceTimers(_time);
        _watch = NewWatch();
    }

    [Fact]
    public void A_wait_ends_the_call_when_it_lasts_too_long()
    {
        _watch.Begin(10 * Second);
        _time.Advance(9.999 * Second);
        Assert.False(_watch.HasEnded);
        _time.Advance(0.001 * Second);
        Assert.Equal((true, false), (_watch.HasEnded, _watch.IsLate));
    }

    [Fact]
    public void Every_wait_may_last_as_long_as_the_first()
    {
        for (var i = 0; i < 20; i++)
        {
            Wait(patience: 10, lasts: 7);
            Assert.False(_watch.HasEnded);
        }

        _watch.Begin(10 * Second);
        _time.Advance(9 * Second);
        Assert.False(_watch.HasEnded);
        _time.Advance(Second);
        Assert.True(_watch.HasEnded);
        Assert.Equal(140 * Second, _watch.Waited);
    }

    [Fact]
    public void A_shorter_wait_after_a_longer_one_ends_in_its_own_time()
    {
        Wait(patience: 100, lasts: 1);
        _watch.Begin(5 * Second);
        _time.Advance(5 * Second);
        Assert.Equal((true, 5 * Second), (_watch.HasEnded, _watch.Patience));
    }

    [Fact]
    public void Nothing_ends_the_call_between_two_waits()
    {
        Wait(patience: 10, lasts: 1);
        _time.Advance(500 * Second);
        Assert.False(_watch.HasEnded);
        _watch.Begin(10 * Second);
        _time.Advance(10 * Second);
        Assert.True(_watch.HasEnded);
    }

    [Fact]
    public void The_deadline_ends_a_wait_that_may_last_longer()
    {
        Wait(patience: 990, lasts: 980);
        _watch.Begin(60 * Second);
        _time.Advance(20 * Second);
        Assert.Equal((true, true), (_watch.HasEnded, _watch.IsLate));
    }

    [Fact]
    public void A_wait_that_begins_after_the_deadline_is_ended_at_once()
    {
        _time.Advance(1001 * Second);
        _watch.Begin(60 * Second);
        _time.Advance(0.001 * Second);
        Assert.Equal((true, true), (_watch.HasEnded, _watch.IsLate));
    }

    [Fact]
    public void A_caller_that_leaves_ends_the_call()
    {
        _watch.Begin(10 * Second);
        _caller.Cancel();
        Assert.Equal((true, true), (_watch.HasEnded, _watch.HasCallerLeft));
    }

    [Fact]
    public void A_wait_that_ended_is_counted_once()
    {
        Wait(patience: 10, lasts: 3);
        _time.Advance(Second);
        _watch.End();
        Assert.Equal(3 * Second, _watch.Waited);
    }

    [Fact]
    public void Waits_that_follow_each_other_leave_the_timer_alone()
    {
        for (var i = 0; i < 1000; i++)
            Wait(patience: 10, lasts: 0.01);
        // The last one began ten seconds after the first.
        Assert.InRange(_time.Changes, 1, 2);
    }

    [Fact]
    public void A_timer_that_rings_after_the_call_ends_nothing()
    {
        _watch.Begin(10 * Second);
        _watch.Dispose();
        _time.Advance(20 * Second);
        Assert.False(_watch.HasEnded);
    }

    [Fact]
    public void A_call_that_follows_finds_a_timer_that_runs_and_has_its_own_time()
    {
        Wait(patience: 10, lasts: 1);
        _watch.Dispose();
        using var next = NewWatch();
        next.Begin(10 * Second);
        Assert.Equal((1, 1), (_time.Created, _time.Changes));
        _time.Advance(9.5 * Second);
        Assert.False(next.HasEnded);
        _time.Advance(0.5 * Second);
        Assert.Equal((true, false), (next.HasEnded, _watch.HasEnded));
    }

    [Fact]
    public void A_call_that_follows_one_that_was_ended_has_a_token_of_its_own()
    {
        _watch.Begin(10 * Second);
        _caller.Cancel();
        _watch.Dispose();
        Assert.True(_watch.HasEnded);
        using var next = new CallWatch(_time, _timers, _time.GetUtcNow() + Second, CancellationToken.None);
        Assert.Equal((false, 2), (next.HasEnded, _time.Created));
    }

    [Fact]
    public async Task A_timer_that_rings_while_its_call_ends_does_not_meet_the_next()
    {
        for (var i = 0; i < 2000; i++)
        {
            var timers = new SilenceTimers(_time);
            var watch = new CallWatch(_time, timers, _time.GetUtcNow() + (1000 * Second), CancellationToken.None);
            watch.Begin(10 * Second);
            var rings = Task.Run(() => _time.Advance(10 * Second), TestContext.Current.CancellationToken);
            watch.Dispose();
            using var next = new CallWatch(_time, timers, _time.GetUtcNow() + (1000 * Second), CancellationToken.None);
            await rings;
            Assert.False(next.HasEnded);
        }
    }

    private CallWatch NewWatch() => new(_time, _timers, _time.GetUtcNow() + (1000 * Second), _caller.Token);

    public void Dispose()
    {
        _watch.Dispose();
        _caller.Dispose();
    }

    private void Wait(double patience, double lasts)
    {
        _watch.Begin(patience * Second);
        _time.Advance(lasts * Second);
        _watch.End();
    }

    private sealed class CountedTimers : FakeTimeProvider
    {
        public int Created { get; private set; }

        public int Changes { get; private set; }

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            Created++;
            return new CountedTimer(this, base.CreateTimer(callback, state, dueTime, period));
        }

        private sealed class CountedTimer(CountedTimers time, ITimer timer) : ITimer
        {
            public bool Change(TimeSpan dueTime, TimeSpan period)
            {
                time.Changes++;
                return timer.Change(dueTime, period);
            }

            public void Dispose() => timer.Dispose();

            public ValueTask DisposeAsync() => timer.DisposeAsync();
        }
    }
}
