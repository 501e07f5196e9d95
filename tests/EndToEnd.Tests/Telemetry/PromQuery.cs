using System.Text.RegularExpressions;

namespace ServingCluster.EndToEnd.Tests.Telemetry;

/// <summary>The metrics and labels that a query in Prometheus' language names.</summary>
internal static partial class PromQuery
{
    private static readonly HashSet<string> Words = ["and", "or", "unless", "bool", "offset", "inf", "nan"];

    /// <summary>Every metric of a query, with the labels that it is selected and grouped by.</summary>
    public static IReadOnlyList<(string Metric, IReadOnlySet<string> Labels)> Read(string query)
    {
        var text = Range().Replace(query, "");
        var grouped = Grouping().Matches(text).SelectMany(g => Names(g.Groups[1].Value)).ToHashSet();
        text = Grouping().Replace(text, " ");
        return [.. Selector().Matches(text)
            .Where(s => !Words.Contains(s.Groups[1].Value))
            .Select(s => (s.Groups[1].Value, (IReadOnlySet<string>)Matchers().Matches(s.Groups[2].Value).Select(m => m.Groups[1].Value).Concat(grouped).ToHashSet()))];
    }

    private static IEnumerable<string> Names(string list) => list.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    // [5m] and [$__rate_interval]
    [GeneratedRegex(@"\[[^\]]*\]")]
    private static partial Regex Range();

    [GeneratedRegex(@"\b(?:by|without|on|ignoring|group_left|group_right)\s*\(([^)]*)\)")]
    private static partial Regex Grouping();

    // A name with its matchers that no parenthesis follows, which would make it a function.
    [GeneratedRegex(@"(?<![\w:.$])([a-zA-Z_:][\w:]*)(?![\w:])(?!\s*\()(\{[^}]*\})?")]
    private static partial Regex Selector();

    [GeneratedRegex("(\\w+)\\s*(?:=~|!~|!=|=)\\s*\"[^\"]*\"")]
    private static partial Regex Matchers();
}
