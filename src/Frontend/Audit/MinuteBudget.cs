namespace ServingCluster.Frontend.Audit;

/// <summary>Lets so many pass in each minute of the clock. Thread-safe.</summary>
internal sealed class MinuteBudget(int most)
{
    private readonly Lock _gate = new();
    private long _minute;
    private int _taken;

    /// <summary>Whether one more may pass.</summary>
    public bool TryTake(DateTimeOffset now)
    {
        var minute = now.ToUnixTimeSeconds() / 60;
        lock (_gate)
        {
            if (minute != _minute)
                (_minute, _taken) = (minute, 0);
            return _taken++ < most;
        }
    }
}
