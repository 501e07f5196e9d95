namespace ServingCluster.Frontend.Usages.Prices;

/// <summary>What tokens cost, and where. What is null is not asked about.</summary>
internal sealed record Price
{
    private const decimal Million = 1_000_000;

    public string? Endpoint { get; init; }

    public string? ServedEntity { get; init; }

    /// <summary>The name of an external model at its provider.</summary>
    public string? ExternalModel { get; init; }

    public string? Provider { get; init; }

    /// <summary>The full name of a registered model.</summary>
    public string? EntityName { get; init; }

    public int? EntityVersion { get; init; }

    /// <summary>The price of a million input tokens.</summary>
    public decimal Input { get; init; }

    /// <summary>The price of a million output tokens.</summary>
    public decimal Output { get; init; }

    /// <summary>The price of a million input tokens that had been computed before.</summary>
    public decimal CachedInput { get; init; }

    /// <summary>Whether it is the price of that.</summary>
    public bool IsFor(in PricedEntity entity) =>
        Is(Endpoint, entity.Endpoint) && Is(ServedEntity, entity.ServedEntity)
        && Is(ExternalModel, entity.External?.Name) && Is(Provider, entity.External?.Provider)
        && Is(EntityName, entity.EntityName) && (EntityVersion is null || EntityVersion == entity.EntityVersion);

    /// <summary>What that many tokens cost.</summary>
    public decimal Of(Inference.Usage usage)
    {
        var cached = Math.Min(usage.CachedInputTokens, usage.InputTokens);
        return (((usage.InputTokens - cached) * Input) + (cached * CachedInput) + (usage.OutputTokens * Output)) / Million;
    }

    private static bool Is(string? asked, string? there) => asked is null || asked == there;
}
