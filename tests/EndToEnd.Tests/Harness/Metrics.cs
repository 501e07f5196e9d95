using System.Globalization;

namespace ServingCluster.EndToEnd.Tests.Harness;

/// <summary>Reads Prometheus' text format.</summary>
internal static class Metrics
{
    /// <summary>The sum over all series of a metric; zero when there is none.</summary>
    public static double Sum(string text, string metric) => text.Split('\n')
        .Where(l => l.StartsWith(metric, StringComparison.Ordinal) && l.Length > metric.Length && l[metric.Length] is ' ' or '{')
        .Sum(l => double.Parse(l.Split(' ')[^1], CultureInfo.InvariantCulture));
}
