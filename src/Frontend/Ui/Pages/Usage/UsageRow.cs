namespace ServingCluster.Frontend.Ui.Pages.Usage;

/// <summary>A sum of usage, as the API answers it. What it was not told apart by is null.</summary>
public sealed record UsageRow
{
    /// <summary>The day, such as <c>2026-11-25</c>.</summary>
    public string? Day { get; init; }

    /// <summary>The endpoint's name.</summary>
    public string? Endpoint { get; init; }

    /// <summary>The served entity's name.</summary>
    public string? ServedEntity { get; init; }

    /// <summary>The model that it serves.</summary>
    public string? EntityName { get; init; }

    /// <summary>Who asked.</summary>
    public string? Principal { get; init; }

    /// <summary>How many requests there were.</summary>
    public long Requests { get; init; }

    /// <summary>Requests that were answered with an error.</summary>
    public long Errors { get; init; }

    /// <summary>Tokens of prompts.</summary>
    public long InputTokenCount { get; init; }

    /// <summary>Tokens of answers.</summary>
    public long OutputTokenCount { get; init; }

    /// <summary>Those of the input that had been computed before.</summary>
    public long CachedInputTokenCount { get; init; }

    /// <summary>By currency, what those cost that had a price.</summary>
    public IReadOnlyDictionary<string, decimal> Cost { get; init; } = new Dictionary<string, decimal>();

    /// <summary>What a column of the table says.</summary>
    /// <param name="group">The column, by the API's name.</param>
    public string CellOf(string group) => group switch
    {
        "day" => Day ?? "",
        "endpoint" => Endpoint ?? "",
        "principal" => Principal ?? "",
        _ => EntityName is { Length: > 0 } model && model != ServedEntity ? $"{ServedEntity} ({model})" : ServedEntity ?? "",
    };

    /// <summary>All of them together.</summary>
    public static UsageRow Total(IEnumerable<UsageRow> rows) => rows.Aggregate(new UsageRow(), static (sum, row) => new UsageRow
    {
        Requests = sum.Requests + row.Requests,
        Errors = sum.Errors + row.Errors,
        InputTokenCount = sum.InputTokenCount + row.InputTokenCount,
        OutputTokenCount = sum.OutputTokenCount + row.OutputTokenCount,
        CachedInputTokenCount = sum.CachedInputTokenCount + row.CachedInputTokenCount,
        Cost = Add(sum.Cost, row.Cost),
    });

    private static IReadOnlyDictionary<string, decimal> Add(IReadOnlyDictionary<string, decimal> sum, IReadOnlyDictionary<string, decimal> more)
    {
        if (more.Count == 0)
            return sum;
        var all = new SortedDictionary<string, decimal>(sum.ToDictionary(), StringComparer.Ordinal);
        foreach (var (currency, cost) in more)
            all[currency] = all.GetValueOrDefault(currency) + cost;
        return all;
    }
}
