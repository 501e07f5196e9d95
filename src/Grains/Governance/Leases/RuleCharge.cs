namespace ServingCluster.Grains.Governance.Leases;

/// <summary>What was taken of a rule's budgets for one request; nothing by default.</summary>
/// <param name="Budgets">The budgets.</param>
/// <param name="Call">The lease that the call was taken from; null for no limit of calls.</param>
/// <param name="Lease">The lease that the tokens were taken from; null for no limit of tokens.</param>
/// <param name="Expected">The tokens that the request was expected to take.</param>
internal readonly record struct RuleCharge(RuleBudgets? Budgets, LocalLease? Call, LocalLease? Lease, long Expected)
{
    /// <summary>The request took so many tokens.</summary>
    public void Settle(long tokens, long now)
    {
        if (Lease is not null && Budgets!.Tokens is { } budget)
            budget.Settle(Lease, tokens - Math.Min(Expected, budget.Limit), now);
    }

    /// <summary>The request was not let in after all.</summary>
    public void GiveBack(long now)
    {
        if (Call is not null)
            Budgets!.Calls!.Settle(Call, -1, now);
        Settle(0, now);
    }
}
