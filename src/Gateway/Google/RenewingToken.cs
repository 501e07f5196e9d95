namespace ServingCluster.Gateway.Google;

/// <summary>
/// A token that is there when it's needed: fetched once for all who wait for it, kept, and fetched anew a while before it expires, which
/// nobody waits for. Any number of threads.
/// </summary>
/// <param name="fetch">Gets a token from where it is given out. Its failures reach those who wait; the next who asks has it tried again.</param>
/// <param name="clock">Tells when a token expires.</param>
internal sealed class RenewingToken(Func<CancellationToken, Task<AccessToken>> fetch, TimeProvider clock)
{
    private static readonly TimeSpan FetchLimit = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan PauseAfterFailure = TimeSpan.FromSeconds(10);

    private readonly Lock _gate = new();
    private volatile AccessToken? _current;
    private Task<AccessToken>? _flight;
    private DateTimeOffset _nextRefresh;

    /// <summary>A token that counts now.</summary>
    /// <exception cref="OperationCanceledException">The caller gave up; a fetch under way goes on for the others.</exception>
    public ValueTask<string> GetAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        if (_current is not { } current || now >= current.ExpiresAt)
            return WaitAsync(cancellationToken);
        if (now >= current.RefreshAt)
            RefreshAhead(now);
        return new(current.Value);
    }

    /// <summary>Gives a token up that was refused, unless it has been replaced by now.</summary>
    public void Forget(string value)
    {
        lock (_gate)
        {
            if (_current?.Value == value)
                _current = null;
        }
    }

    private async ValueTask<string> WaitAsync(CancellationToken cancellationToken) => (await Flight().WaitAsync(cancellationToken)).Value;

    private Task<AccessToken> Flight()
    {
        lock (_gate)
        {
            // One that came in the meantime is as good as the one that was to be waited for.
            if (_flight is null && _current is { } current && clock.GetUtcNow() < current.ExpiresAt)
                return Task.FromResult(current);
            return _flight ??= Task.Run(FetchAsync);
        }
    }

    private void RefreshAhead(DateTimeOffset now)
    {
        lock (_gate)
        {
            if (_flight is not null || now < _nextRefresh)
                return;
            _nextRefresh = now + PauseAfterFailure;
            _flight = Task.Run(FetchAsync);
        }
    }

    private async Task<AccessToken> FetchAsync()
    {
        try
        {
            using var limit = new CancellationTokenSource(FetchLimit, clock);
            return _current = await fetch(limit.Token);
        }
        finally
        {
            lock (_gate)
            {
                _flight = null;
            }
        }
    }
}
