namespace ServingCluster.Frontend.Ui.Pages.Usage;

/// <summary>The days of a choice as bars.</summary>
public sealed record UsageChart
{
    /// <summary>More than these are no bars any more.</summary>
    public const int MostDays = 400;

    /// <summary>The bars, one for each day.</summary>
    public required IReadOnlyList<UsageBar> Bars { get; init; }

    /// <summary>What the chart is of, such as <c>Requests</c> or <c>Cost in USD</c>.</summary>
    public required string Title { get; init; }

    /// <summary>The highest day in words.</summary>
    public required string Highest { get; init; }

    /// <summary>The chart of some days.</summary>
    /// <param name="choice">The days and what is shown of them.</param>
    /// <param name="days">Sums by day; days without any are left out of them.</param>
    public static UsageChart Of(UsageChoice choice, IReadOnlyList<UsageRow> days)
    {
        var currency = UsageRow.Total(days).Cost.OrderByDescending(c => c.Value).Select(c => c.Key).FirstOrDefault() ?? "";
        var values = days.Where(d => d.Day is not null).ToDictionary(d => d.Day!, d => ValueOf(d, choice.Measure, currency));
        var all = new List<(DateOnly Day, decimal Value)>();
        for (var day = choice.From; day <= choice.To && all.Count < MostDays; day = day.AddDays(1))
            all.Add((day, values.GetValueOrDefault(UsageChoice.Text(day))));
        var highest = all.Select(d => d.Value).DefaultIfEmpty().Max();
        return new UsageChart
        {
            Title = choice.Measure == UsageMeasure.Cost && currency.Length > 0 ? $"Cost in {currency}" : choice.Measure.ToString(),
            Highest = Words(highest, choice.Measure, currency),
            Bars = [.. all.Select(d => new UsageBar(
                d.Day, d.Value, highest == 0 ? 0 : (double)(d.Value / highest), $"{UsageChoice.Text(d.Day)}: {Words(d.Value, choice.Measure, currency)}"))],
        };
    }

    private static decimal ValueOf(UsageRow row, UsageMeasure measure, string currency) => measure switch
    {
        UsageMeasure.Tokens => row.InputTokenCount + row.OutputTokenCount,
        UsageMeasure.Cost => row.Cost.GetValueOrDefault(currency),
        _ => row.Requests,
    };

    private static string Words(decimal value, UsageMeasure measure, string currency) => measure switch
    {
        UsageMeasure.Tokens => $"{UsageFigures.Count((long)value)} tokens",
        UsageMeasure.Cost => $"{UsageFigures.Amount(value)} {currency}".TrimEnd(),
        _ => value == 1 ? "1 request" : $"{UsageFigures.Count((long)value)} requests",
    };
}
