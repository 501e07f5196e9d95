using System.Globalization;
using ServingCluster.Frontend.Recording;

namespace ServingCluster.Frontend.Usages.Queries;

/// <summary>What several requests took. For one thread.</summary>
internal sealed class UsageSum
{
    private readonly SortedDictionary<string, decimal> _cost = new(StringComparer.Ordinal);

    public long Requests { get; private set; }

    /// <summary>Requests of a status of 400 and up.</summary>
    public long Errors { get; private set; }

    public long InputTokens { get; private set; }

    public long OutputTokens { get; private set; }

    public long CachedInputTokens { get; private set; }

    /// <summary>What those cost that had a price, by currency.</summary>
    public IReadOnlyDictionary<string, decimal> Cost => _cost;

    public void Add(UsageLine line)
    {
        Requests++;
        Errors += line.Status >= StatusCodes.Status400BadRequest ? 1 : 0;
        InputTokens += line.InputTokens;
        OutputTokens += line.OutputTokens;
        CachedInputTokens += line.CachedInputTokens;
        if (line.Cost is { } cost)
            _cost[line.Currency] = _cost.GetValueOrDefault(line.Currency) + cost;
    }

    /// <summary>The key of a line in sums of that grouping.</summary>
    public static UsageKey KeyOf(UsageLine line, UsageGrouping grouping) => new(
        grouping.HasFlag(UsageGrouping.Day) ? line.Time.UtcDateTime.ToString(DatedFiles.DateFormat, CultureInfo.InvariantCulture) : null,
        grouping.HasFlag(UsageGrouping.Endpoint) ? line.Endpoint : null,
        grouping.HasFlag(UsageGrouping.Entity) ? line.ServedEntity : null,
        grouping.HasFlag(UsageGrouping.Entity) ? line.EntityName : null,
        grouping.HasFlag(UsageGrouping.Principal) ? line.Principal : null);
}
