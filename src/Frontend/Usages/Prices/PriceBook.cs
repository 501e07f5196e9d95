namespace ServingCluster.Frontend.Usages.Prices;

/// <summary>What tokens cost; immutable.</summary>
/// <param name="currency">The currency of every price, such as <c>USD</c>.</param>
/// <param name="prices">The prices; the first that is for a request holds.</param>
internal sealed class PriceBook(string currency, IReadOnlyList<Price> prices)
{
    /// <summary>The book of an operator who gave none.</summary>
    public static PriceBook Empty { get; } = new("", []);

    /// <summary>The currency of every price.</summary>
    public string Currency => currency;

    /// <summary>What a request cost; null where no price is for it.</summary>
    public decimal? CostOf(UsageRecord record) => Find(PricedEntity.Of(record))?.Of(record.Usage);

    /// <summary>The price that holds; null where none is for it.</summary>
    public Price? Find(in PricedEntity entity)
    {
        foreach (var price in prices)
        {
            if (price.IsFor(entity))
                return price;
        }

        return null;
    }
}
