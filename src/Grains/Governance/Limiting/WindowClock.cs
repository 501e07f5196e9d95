namespace ServingCluster.Grains.Governance.Limiting;

/// <summary>
/// Tells which calendar minute's budgets hold. Whoever holds a lease counts its time by a steady clock, so a wall clock that is set must
/// not begin a minute while leases of the one before run: after a step the minute goes on until all of them have ended and the
/// wall clock passes a full minute. Not thread-safe.
/// </summary>
internal sealed class WindowClock(TimeProvider time)
{
    // What clocks drift apart between two looks is far less, a step that matters far more.
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Longest = 2 * Minute;

    private DateTimeOffset _lookedAt = time.GetUtcNow();
    private long _lookedTimestamp = time.GetTimestamp();

    /// <summary>The minute whose budgets hold.</summary>
    public DateTimeOffset Start { get; private set; }

    /// <summary>When the next one begins, by the wall clock.</summary>
    public DateTimeOffset End { get; private set; }

    /// <summary>Goes on with a minute that another activation began.</summary>
    public void Restore(DateTimeOffset start, DateTimeOffset end)
    {
        (_lookedAt, _lookedTimestamp) = (time.GetUtcNow(), time.GetTimestamp());
        // Ahead of the clock it was set back, or another machine's differs: no lease of that minute lasts longer than the minute did.
        if (_lookedAt < start)
            end = Ceiling(_lookedAt + (end - start < Longest ? end - start : Longest));
        (Start, End) = (start, end);
    }

    /// <summary>Looks at the clock.</summary>
    /// <returns>How many minutes have begun since the last look; 0 when the same one holds.</returns>
    public long Advance()
    {
        var now = time.GetUtcNow();
        var timestamp = time.GetTimestamp();
        var step = now - _lookedAt - time.GetElapsedTime(_lookedTimestamp, timestamp);
        (_lookedAt, _lookedTimestamp) = (now, timestamp);
        if (step.Duration() > Step)
        {
            var left = End - (now - step);
            End = Ceiling(now + (left > TimeSpan.Zero ? left : TimeSpan.Zero));
        }

        if (now < End)
            return 0;
        var before = End;
        Start = Floor(now);
        End = Start + Minute;
        return (long)((Start - before) / Minute) + 1;
    }

    /// <summary>How long the minute lasts from the last look on.</summary>
    public TimeSpan UntilEnd => End - _lookedAt;

    private static DateTimeOffset Floor(DateTimeOffset at) => at - TimeSpan.FromTicks(at.UtcTicks % Minute.Ticks);

    private static DateTimeOffset Ceiling(DateTimeOffset at) => Floor(at) is var floor && floor == at ? at : floor + Minute;
}
