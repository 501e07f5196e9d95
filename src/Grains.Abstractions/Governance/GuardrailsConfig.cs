namespace ServingCluster.Governance;

/// <summary>What requests to an endpoint and its answers may not contain; null where nothing is checked.</summary>
/// <param name="Input">Rules of requests.</param>
/// <param name="Output">Rules of answers.</param>
public sealed record GuardrailsConfig(GuardrailRules? Input, GuardrailRules? Output);
