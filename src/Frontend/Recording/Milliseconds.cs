namespace ServingCluster.Frontend.Recording;

/// <summary>
/// Spans of time as requests tell them: milliseconds to the microsecond. Decimal numbers: each request has some
/// written, which takes floating-point numbers longer.
/// </summary>
internal static class Milliseconds
{
    /// <summary>The milliseconds of a span, with up to three digits after the point.</summary>
    public static decimal Of(TimeSpan span) => Math.Round(span.Ticks / (decimal)TimeSpan.TicksPerMillisecond, 3);
}
