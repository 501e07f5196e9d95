using System.Globalization;
using System.Text;

namespace ServingCluster.Frontend.Ui.Pages.Usage;

/// <summary>Writes sums of usage as comma-separated values (RFC 4180).</summary>
internal sealed class UsageCsv
{
    private static readonly string[] Counts = ["requests", "errors", "input_tokens", "output_tokens", "cached_input_tokens"];

    private readonly IReadOnlyList<string> _currencies;
    private readonly IReadOnlyList<(string Title, Func<UsageRow, string?> Of)> _texts;

    /// <param name="by">What the sums are told apart by.</param>
    /// <param name="rows">The sums; they tell the currencies.</param>
    public UsageCsv(IReadOnlyList<string> by, IReadOnlyList<UsageRow> rows)
    {
        _texts = [.. by.SelectMany(ColumnsOf)];
        _currencies = [.. rows.SelectMany(r => r.Cost.Keys).Distinct().Order(StringComparer.Ordinal)];
    }

    /// <summary>The first line.</summary>
    public string Head() => Line([.. _texts.Select(t => t.Title), .. Counts, .. _currencies.Select(c => Text($"cost_{c}"))]);

    /// <summary>The line of a sum.</summary>
    public string Line(UsageRow row) => Line(
    [
        .. _texts.Select(t => Text(t.Of(row) ?? "")),
        .. new[] { row.Requests, row.Errors, row.InputTokenCount, row.OutputTokenCount, row.CachedInputTokenCount }.Select(n => n.ToString(CultureInfo.InvariantCulture)),
        .. _currencies.Select(c => row.Cost.TryGetValue(c, out var cost) ? cost.ToString(CultureInfo.InvariantCulture) : ""),
    ]);

    /// <summary>
    /// A cell of text. One that a spreadsheet would take for a formula gets an apostrophe before it (OWASP, "CSV Injection"): names of callers and
    /// endpoints are what others chose.
    /// </summary>
    public static string Text(string text)
    {
        if (text.Length > 0 && text[0] is '=' or '+' or '-' or '@' or '\t' or '\r')
            text = "'" + text;
        return text.AsSpan().ContainsAny(",\"\r\n") ? new StringBuilder(text).Replace("\"", "\"\"").Insert(0, '"').Append('"').ToString() : text;
    }

    private static string Line(IEnumerable<string> cells) => string.Join(',', cells) + "\r\n";

    private static (string, Func<UsageRow, string?>)[] ColumnsOf(string group) => group switch
    {
        "day" => [("day", static r => r.Day)],
        "endpoint" => [("endpoint", static r => r.Endpoint)],
        "entity" => [("served_entity", static r => r.ServedEntity), ("entity_name", static r => r.EntityName)],
        _ => [("principal", static r => r.Principal)],
    };
}
