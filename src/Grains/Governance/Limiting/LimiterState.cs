namespace ServingCluster.Grains.Governance.Limiting;

/// <summary>What is durable of an endpoint's budgets: what may have been given out in the minute in which it was written.</summary>
internal sealed record LimiterState
{
    /// <summary>The minute.</summary>
    public required DateTimeOffset WindowStart { get; init; }

    /// <summary>When the next one begins.</summary>
    public required DateTimeOffset WindowEnd { get; init; }

    /// <summary>The budgets of which something was given out.</summary>
    public required IReadOnlyList<StoredBudget> Budgets { get; init; }
}
