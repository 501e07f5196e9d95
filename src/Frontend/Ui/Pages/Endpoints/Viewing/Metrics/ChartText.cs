using System.Globalization;

namespace ServingCluster.Frontend.Ui.Pages.Endpoints.Viewing.Metrics;

/// <summary>How charts say numbers and moments.</summary>
internal static class ChartText
{
    /// <summary>A number in few characters: <c>1.5k</c>; a dash where it is not known.</summary>
    public static string Number(double? value) => value switch
    {
        null => "—",
        >= 1e9 => Short(value.Value / 1e9, "G"),
        >= 1e6 => Short(value.Value / 1e6, "M"),
        >= 1e4 => Short(value.Value / 1e3, "k"),
        >= 100 => value.Value.ToString("N0", CultureInfo.InvariantCulture),
        _ => value.Value.ToString("0.##", CultureInfo.InvariantCulture),
    };

    /// <summary>A number with its unit.</summary>
    public static string Number(double? value, string unit) => value is null || unit.Length == 0 ? Number(value) : $"{Number(value)} {unit}";

    /// <summary>All values of a line as the page's script reads them: to two decimals, empty where one is not known. What is drawn is too coarse to read them back.</summary>
    public static string Values(IReadOnlyList<double?> values) => string.Join(',', values.Select(v => v?.ToString("0.##", CultureInfo.InvariantCulture)));

    /// <summary>A moment, by the world's clock.</summary>
    /// <param name="at">The moment.</param>
    /// <param name="clock">How it is written, see <see cref="MetricsRange.Clock"/>.</param>
    public static string Moment(DateTimeOffset at, string clock) => at.ToString(clock, CultureInfo.InvariantCulture);

    /// <summary>The last value that is known.</summary>
    public static double? Latest(IReadOnlyList<double?> values) => values.LastOrDefault(v => v is not null);

    /// <summary>What a chart shows, for those who do not see it.</summary>
    public static string Describe(ChartDefinition chart, HistoryData history) => string.Join(" ", chart.Series.Select(series =>
    {
        var values = history.Column(series.Column);
        return values.Any(v => v is not null)
            ? $"{series.Name}: latest {Number(Latest(values), chart.Unit)}, highest {Number(values.Max(), chart.Unit)}."
            : $"{series.Name}: nothing recorded.";
    }));

    private static string Short(double value, string suffix) => value.ToString("0.#", CultureInfo.InvariantCulture) + suffix;
}
