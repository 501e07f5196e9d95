using System.Globalization;

namespace ServingCluster.Frontend.Ui.Pages.Usage;

/// <summary>Writes numbers as people read them.</summary>
internal static class UsageFigures
{
    /// <summary>A count with its thousands apart.</summary>
    public static string Count(long count) => count.ToString("#,0", CultureInfo.InvariantCulture);

    /// <summary>What something cost, in each currency; a dash where nothing had a price.</summary>
    public static string Cost(IReadOnlyDictionary<string, decimal> cost) =>
        cost.Count == 0 ? "–" : string.Join(" + ", cost.Select(c => $"{Amount(c.Value)} {c.Key}"));

    /// <summary>An amount: in cents from one unit on, below that with what tells small sums from nothing.</summary>
    public static string Amount(decimal amount) => amount.ToString(amount is 0 or >= 1 ? "#,0.00" : "0.00####", CultureInfo.InvariantCulture);
}
