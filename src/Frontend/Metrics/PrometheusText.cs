using System.Globalization;
using System.Text;

namespace ServingCluster.Frontend.Metrics;

/// <summary>
/// Writes metrics in Prometheus' text format 0.0.4 (https://prometheus.io/docs/instrumenting/exposition_formats/), with names
/// made from OpenTelemetry's as its compatibility specification says: dots become underscores, the unit and, for counters,
/// <c>_total</c> are appended.
/// </summary>
internal static class PrometheusText
{
    /// <summary>The content type of the format.</summary>
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    /// <summary>Writes families one after another.</summary>
    public static string Write(IEnumerable<MetricFamily> families)
    {
        var text = new StringBuilder();
        foreach (var family in families)
            Append(text, family, NameOf(family));
        return text.ToString();
    }

    /// <summary>Appends one family under a name that is already in Prometheus' form.</summary>
    public static void Append(StringBuilder text, MetricFamily family, string name)
    {
        if (family.Series.Count == 0)
            return;
        text.Append("# HELP ").Append(name).Append(' ').Append(family.Description.Replace("\\", "\\\\").Replace("\n", "\\n")).Append('\n');
        text.Append("# TYPE ").Append(name).Append(' ').Append(family.Kind.ToString().ToLowerInvariant()).Append('\n');
        foreach (var series in family.Series)
        {
            if (family.Kind == MetricKind.Histogram)
                AppendHistogram(text, series, name);
            else
                AppendSample(text, name, series.Attributes, null, series.Value);
        }
    }

    /// <summary>The family's name in Prometheus' form.</summary>
    public static string NameOf(MetricFamily family)
    {
        var name = new StringBuilder(family.Name.Length + 16);
        foreach (var c in family.Name)
            name.Append(char.IsAsciiLetterOrDigit(c) || c is '_' or ':' ? c : '_');
        var unit = UnitOf(family.Unit);
        if (unit.Length > 0 && !family.Name.EndsWith(unit, StringComparison.Ordinal))
            name.Append('_').Append(unit);
        if (family.Kind == MetricKind.Counter)
            name.Append("_total");
        return name.ToString();
    }

    private static string UnitOf(string unit) => unit switch
    {
        "s" => "seconds",
        "ms" => "milliseconds",
        "By" => "bytes",
        "1" => "ratio",
        "%" => "percent",
        // Annotations such as {request} are not units.
        _ => "",
    };

    private static void AppendHistogram(StringBuilder text, MetricSeries series, string name)
    {
        foreach (var (upTo, count) in series.Buckets)
            AppendSample(text, $"{name}_bucket", series.Attributes, Number(upTo), count);
        AppendSample(text, $"{name}_sum", series.Attributes, null, series.Value);
        AppendSample(text, $"{name}_count", series.Attributes, null, series.Buckets.Count == 0 ? 0 : series.Buckets[^1].Count);
    }

    private static void AppendSample(
        StringBuilder text, string name, IReadOnlyList<KeyValuePair<string, string>> attributes, string? upTo, double value)
    {
        text.Append(name);
        if (attributes.Count > 0 || upTo is not null)
        {
            text.Append('{');
            foreach (var (key, label) in attributes)
                text.Append(key.Replace('.', '_')).Append("=\"").Append(Escape(label)).Append("\",");
            if (upTo is not null)
                text.Append("le=\"").Append(upTo).Append("\",");
            text.Length--;
            text.Append('}');
        }

        text.Append(' ').Append(Number(value)).Append('\n');
    }

    private static string Escape(string label) => label.Replace("\\", "\\\\").Replace("\"", "\\\"").Replace("\n", "\\n");

    private static string Number(double value) => value switch
    {
        double.PositiveInfinity => "+Inf",
        double.NegativeInfinity => "-Inf",
        double.NaN => "NaN",
        _ => value.ToString("R", CultureInfo.InvariantCulture),
    };
}
