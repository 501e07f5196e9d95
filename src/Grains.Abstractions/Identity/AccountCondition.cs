namespace ServingCluster.Identity;

/// <summary>A condition on an account. Of an attribute with several elements it holds when it does for one of them.</summary>
/// <param name="Attribute">What is compared.</param>
/// <param name="Comparison">How, without regard to case.</param>
/// <param name="Value">What with; empty for <see cref="AccountComparison.IsPresent"/>.</param>
public sealed record AccountCondition(AccountAttribute Attribute, AccountComparison Comparison, string Value);
