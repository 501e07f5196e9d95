using Microsoft.Extensions.Time.Testing;
using ServingCluster.Gateway.Google;

namespace ServingCluster.Gateway.Tests.Google;

public class RenewingTokenTests
{
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
    private readonly Queue<TaskCompletionSource<AccessToken>> _fetches = [];
    private readonly SemaphoreSlim _asked = new(0);
    private readonly RenewingToken _token;

    public RenewingTokenTests() => _token = new RenewingToken(FetchAsync, _clock);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task All_who_wait_share_one_fetch()
    {
        var waiting = Enumerable.Range(0, 8).Select(_ => _token.GetAsync(Cancelled).AsTask()).ToArray();

        await GiveAsync("one");

        Assert.All(await Task.WhenAll(waiting), value => Assert.Equal("one", value));
        Assert.Empty(_fetches);
        Assert.Equal(0, _asked.CurrentCount);
    }

    [Fact]
    public async Task A_token_is_kept_until_shortly_before_it_expires()
    {
        await FirstAsync("one");
        _clock.Advance(TimeSpan.FromMinutes(54));

        Assert.Equal("one", await _token.GetAsync(Cancelled));
        Assert.Equal(0, _asked.CurrentCount);
    }

    [Fact]
    public async Task Shortly_before_it_expires_the_next_is_fetched_while_the_old_one_is_used()
    {
        await FirstAsync("one");
        _clock.Advance(TimeSpan.FromMinutes(56));

        Assert.Equal("one", await _token.GetAsync(Cancelled));
        Assert.Equal("one", await _token.GetAsync(Cancelled));
        await GiveAsync("two");

        Assert.Equal(0, _asked.CurrentCount);
        await UntilAsync("two");
    }

    [Fact]
    public async Task An_expired_token_is_waited_for()
    {
        await FirstAsync("one");
        _clock.Advance(TimeSpan.FromMinutes(60));

        var waiting = _token.GetAsync(Cancelled).AsTask();
        Assert.False(waiting.IsCompleted);
        await GiveAsync("two");

        Assert.Equal("two", await waiting);
    }

    [Fact]
    public async Task A_failure_reaches_those_who_wait_and_the_next_tries_again()
    {
        var waiting = _token.GetAsync(Cancelled).AsTask();
        await _asked.WaitAsync(Cancelled);
        Next().SetException(new InvalidOperationException("no"));
        await Assert.ThrowsAsync<InvalidOperationException>(() => waiting);

        await FirstAsync("one");
    }

    [Fact]
    public async Task One_who_gives_up_does_not_end_the_fetch_of_the_others()
    {
        using var gone = new CancellationTokenSource();
        var leaving = _token.GetAsync(gone.Token).AsTask();
        var staying = _token.GetAsync(Cancelled).AsTask();

        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => leaving);
        await GiveAsync("one");

        Assert.Equal("one", await staying);
    }

    [Fact]
    public async Task A_refused_token_is_fetched_anew()
    {
        await FirstAsync("one");
        _token.Forget("one");
        var waiting = _token.GetAsync(Cancelled).AsTask();
        await GiveAsync("two");
        Assert.Equal("two", await waiting);

        _token.Forget("one");

        Assert.Equal("two", await _token.GetAsync(Cancelled));
    }

    [Fact]
    public async Task A_refresh_that_fails_is_tried_again_after_a_pause()
    {
        await FirstAsync("one");
        _clock.Advance(TimeSpan.FromMinutes(56));
        Assert.Equal("one", await _token.GetAsync(Cancelled));
        await _asked.WaitAsync(Cancelled);
        Next().SetException(new InvalidOperationException("no"));

        Assert.Equal("one", await _token.GetAsync(Cancelled));
        Assert.Equal(0, _asked.CurrentCount);
        _clock.Advance(TimeSpan.FromSeconds(11));
        while (_asked.CurrentCount == 0)
        {
            // The failed fetch ends by itself, at some moment.
            Assert.Equal("one", await _token.GetAsync(Cancelled));
            await Task.Yield();
        }

        await GiveAsync("two");
        await UntilAsync("two");
    }

    private async Task FirstAsync(string value)
    {
        var waiting = _token.GetAsync(Cancelled).AsTask();
        await GiveAsync(value);
        Assert.Equal(value, await waiting);
    }

    private async Task GiveAsync(string value)
    {
        await _asked.WaitAsync(Cancelled);
        Next().SetResult(AccessToken.Of(value, TimeSpan.FromHours(1), _clock.GetUtcNow()));
    }

    /// <summary>What is fetched ahead is in place when the task that fetched it has run on; it does so by itself.</summary>
    private async Task UntilAsync(string value)
    {
        while (await _token.GetAsync(Cancelled) != value)
            await Task.Yield();
    }

    private TaskCompletionSource<AccessToken> Next()
    {
        lock (_fetches)
            return _fetches.Dequeue();
    }

    private Task<AccessToken> FetchAsync(CancellationToken cancellationToken)
    {
        var fetch = new TaskCompletionSource<AccessToken>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_fetches)
            _fetches.Enqueue(fetch);
        _asked.Release();
        return fetch.Task;
    }
}
