namespace ServingCluster.Gateway.Calls;

/// <summary>Says whether and when a call that failed is repeated. Any number of threads.</summary>
internal sealed class RetryPolicy(GatewayOptions options)
{
    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(200);

    /// <summary>The pause before the next attempt; null when there is to be none.</summary>
    /// <param name="attempt">The attempt that failed, from 1.</param>
    /// <param name="asked">What the provider asked for.</param>
    /// <param name="left">The time left for the request.</param>
    /// <param name="jitter">From 0 to 1, drawn anew each time, so that callers who failed together don't come back together.</param>
    public TimeSpan? DelayAfter(int attempt, TimeSpan? asked, TimeSpan left, double jitter)
    {
        if (attempt >= options.MaxAttempts)
            return null;
        var backOff = Min(FirstDelay * Math.Pow(2, attempt - 1), options.MaxRetryDelay);
        // Half of it is certain. What a provider asks for is the least: the jitter comes on top.
        var delay = asked is { } least ? least + (FirstDelay * jitter) : (backOff / 2) + (backOff / 2 * jitter);
        var isTooLong = asked > options.MaxRetryDelay || delay >= left;
        return isTooLong ? null : delay;
    }

    private static TimeSpan Min(TimeSpan a, TimeSpan b) => a < b ? a : b;
}
