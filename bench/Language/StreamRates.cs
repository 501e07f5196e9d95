namespace ServingCluster.Language;

/// <summary>What several answers that were made together say of their maker.</summary>
internal static class StreamRates
{
    /// <summary>Tokens per second of all, from when all have begun until the first one ends.</summary>
    public static double TokensPerSecond(IReadOnlyList<IMeasuredStream> streams)
    {
        var (from, to) = WhileAllRun(streams);
        return streams.Sum(stream => stream.Times.Count(time => time > from && time <= to)) / (to - from);
    }

    /// <summary>The times between tokens of one answer, in seconds, in the same span.</summary>
    public static IEnumerable<double> Gaps(IReadOnlyList<IMeasuredStream> streams)
    {
        var (from, to) = WhileAllRun(streams);
        return streams.SelectMany(stream => Gaps(stream, from, to));
    }

    /// <summary>The times between tokens that came in a span.</summary>
    public static IEnumerable<double> Gaps(IMeasuredStream stream, double from, double to)
    {
        for (var i = 1; i < stream.Times.Count; i++)
        {
            if (stream.Times[i - 1] >= from && stream.Times[i] <= to)
                yield return stream.Times[i] - stream.Times[i - 1];
        }
    }

    private static (double From, double To) WhileAllRun(IReadOnlyList<IMeasuredStream> streams) =>
        (streams.Max(stream => stream.Times[0]), streams.Min(stream => stream.Times[^1]));
}
