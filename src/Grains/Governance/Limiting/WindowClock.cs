namespace ServingCluster.Grains.Governance.Limiting;

/// <summary>
/// Tells which calendar minute's budgets hold. Whoever holds a lease counts its time by a steady clock, so a wall clock that is set must
/// not begin a minute while leases of the one before run: after a step the minute goes on until all of them have ended and the
/// wall clock passes a full minute. What it cannot see is a step that comes between the last look of one activation and the beginning of
/// the next: that is no different from time that passed. Not thread-safe.
/// </summary>
internal sealed class WindowClock(TimeProvider time)
{
    // What clocks drift apart between two looks is far less, a step that matters far more.
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Longest = 2 * Minute;

    private DateTimeOffset _lookedAt = time.GetUtcNow();
    private long _lookedTimestamp = time.GetTimestamp();

    /// <summary>
    /// The number of the minute whose budgets hold: minutes since 1970 as long as nobody sets the clock back, and above all before it in any case.
    /// </summary>
    public long Number { get; private set; }

    /// <summary>When the next one begins, by the wall clock.</summary>
    public DateTimeOffset End { get; private set; }

    /// <summary>Goes on with a minute that another activation began.</summary>
    public void Restore(long number, DateTimeOffset end)
    {
        var step = Look();
        (Number, End) = (number, end);
        // Nobody knows on which side of a step the record was written: the later end is the safe one.
        if (step != TimeSpan.Zero && EndAfter(step) is var stretched && stretched > End)
            End = stretched;
        // Far behind, the clock was set back, or another machine's differs: no lease lasts longer than the longest minute.
        if (End - _lookedAt > Longest)
            End = Ceiling(_lookedAt + Longest);
    }

    /// <summary>Looks at the clock.</summary>
    /// <returns>How many minutes have begun since the last look; 0 when the same one holds.</returns>
    public long Advance()
    {
        var step = Look();
        if (step != TimeSpan.Zero)
            End = EndAfter(step);
        var now = _lookedAt;
        if (now < End)
            return 0;
        var before = End;
        var start = Floor(now);
        (Number, End) = (Math.Max(Number + 1, start.ToUnixTimeSeconds() / 60), start + Minute);
        return (long)((start - before) / Minute) + 1;
    }

    /// <summary>How long the minute lasts from the last look on.</summary>
    public TimeSpan UntilEnd => End - _lookedAt;

    /// <summary>Looks at both clocks; how far the wall clock was set since they were looked at last.</summary>
    private TimeSpan Look()
    {
        var (now, timestamp) = (time.GetUtcNow(), time.GetTimestamp());
        var step = now - _lookedAt - time.GetElapsedTime(_lookedTimestamp, timestamp);
        (_lookedAt, _lookedTimestamp) = (now, timestamp);
        return step.Duration() > Step ? step : TimeSpan.Zero;
    }

    /// <summary>The end of the minute, on the wall clock as it is after a step.</summary>
    private DateTimeOffset EndAfter(TimeSpan step)
    {
        var left = End - (_lookedAt - step);
        return Ceiling(_lookedAt + (left > TimeSpan.Zero ? left : TimeSpan.Zero));
    }

    private static DateTimeOffset Floor(DateTimeOffset at) => at - TimeSpan.FromTicks(at.UtcTicks % Minute.Ticks);

    private static DateTimeOffset Ceiling(DateTimeOffset at) => Floor(at) is var floor && floor == at ? at : floor + Minute;
}
