namespace ServingCluster.Governance;

/// <summary>What a router asks of one budget. Amounts are in the budget's unit and not negative.</summary>
/// <param name="Budget">The budget.</param>
/// <param name="Limit">Its limit per minute, as the router knows it.</param>
/// <param name="LimitVersion">The version of the route table that has the limit; a newer one prevails.</param>
public sealed record LeaseAsk(Budget Budget, long Limit, long LimitVersion)
{
    /// <summary>What requests that wait just now need.</summary>
    public long Needed { get; init; }

    /// <summary>What is likely to be used soon, <see cref="Needed"/> included.</summary>
    public long Wanted { get; init; }

    /// <summary>What is given back of leases of <see cref="ReturnedFrom"/>.</summary>
    public long Returned { get; init; }

    /// <summary>The minute that <see cref="Returned"/> was granted in; it counts for nothing in another.</summary>
    public DateTimeOffset ReturnedFrom { get; init; }

    /// <summary>What requests took beyond what they were expected to, and no lease could bear.</summary>
    public long Overdraft { get; init; }
}
