namespace ServingCluster.Grains.Governance.Leases;

/// <summary>The rules of one caller, any one of which lets it in; none keeps nobody out. An object, since it is kept by the caller's reference.</summary>
/// <param name="rules">The rules.</param>
internal sealed class CallerBudgets(RuleBudgets[] rules)
{
    public RuleBudgets[] Rules => rules;
}
