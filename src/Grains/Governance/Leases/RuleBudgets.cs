using ServingCluster.Governance;

namespace ServingCluster.Grains.Governance.Leases;

/// <summary>What one rule allows one subject, as a router holds it; immutable. Both units must have room.</summary>
/// <param name="Calls">Its calls; null for no limit of calls.</param>
/// <param name="Tokens">Its tokens; null for no limit of tokens.</param>
internal sealed record RuleBudgets(LocalBudget? Calls, LocalBudget? Tokens)
{
    /// <summary>The budgets of a rule.</summary>
    public static RuleBudgets Of(RateLimit rule, string subject, LeaseClient client) => new(
        rule.Calls is { } calls ? client.Resolve(rule, subject, LimitUnit.Calls, calls) : null,
        rule.Tokens is { } tokens ? client.Resolve(rule, subject, LimitUnit.Tokens, tokens) : null);

    /// <summary>Takes one call and so many tokens.</summary>
    /// <param name="tokens">What the request is expected to take.</param>
    /// <param name="now">The present timestamp.</param>
    /// <param name="taken">What was taken.</param>
    /// <returns>The budget that has too little, of which nothing was taken then; null when both were taken.</returns>
    public LocalBudget? TryTake(long tokens, long now, out RuleCharge taken)
    {
        taken = default;
        LocalLease? call = null;
        if (Calls is not null && (call = Calls.TryTake(1, now)) is null)
            return Calls;
        LocalLease? lease = null;
        // More than the whole limit can never be taken; such a request waits for a whole minute's tokens.
        if (Tokens is not null && (lease = Tokens.TryTake(Math.Min(tokens, Tokens.Limit), now)) is null)
        {
            Calls?.Settle(call!, -1, now);
            return Tokens;
        }

        taken = new RuleCharge(this, call, lease, tokens);
        return null;
    }
}
