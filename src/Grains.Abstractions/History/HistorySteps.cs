namespace ServingCluster.History;

/// <summary>
/// Counts time in steps, from the beginning of 1970 (UTC), so that what several processes report falls into the same ones.
/// </summary>
public static class HistorySteps
{
    /// <summary>The finest step, in seconds. Reports are made of such steps.</summary>
    public const int Seconds = 10;

    /// <summary>The number of the finest step that a moment is in.</summary>
    public static long At(DateTimeOffset time) => time.ToUnixTimeSeconds() / Seconds;

    /// <summary>When a finest step begins.</summary>
    public static DateTimeOffset StartOf(long step) => DateTimeOffset.FromUnixTimeSeconds(step * Seconds);

    /// <summary>The length of a range's steps, in seconds.</summary>
    public static int SecondsOf(HistoryRange range) => range switch
    {
        HistoryRange.Hour => Seconds,
        HistoryRange.Day => 120,
        _ => 900,
    };

    /// <summary>The number of a range's steps.</summary>
    public static int CountOf(HistoryRange range) => range switch
    {
        HistoryRange.Hour => 3600 / Seconds,
        HistoryRange.Day => 24 * 3600 / 120,
        _ => 7 * 24 * 3600 / 900,
    };
}
