using System.Globalization;

namespace ServingCluster.Grains.Replicas;

/// <summary>A line of a log with its time, in the one form that all of them have.</summary>
internal static class TimedLine
{
    /// <summary>The time (UTC, milliseconds, ISO 8601), a space, the text.</summary>
    public static string Of(DateTimeOffset time, string text) =>
        string.Create(CultureInfo.InvariantCulture, $"{time.UtcDateTime:yyyy-MM-ddTHH:mm:ss.fffZ} {text}");
}
