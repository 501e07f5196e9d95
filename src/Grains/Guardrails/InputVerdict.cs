using ServingCluster.Inference;

namespace ServingCluster.Grains.Guardrails;

/// <summary>What became of a request at the guardrails.</summary>
/// <param name="Request">The request to go on with, personal data masked where that is asked for.</param>
/// <param name="Refusal">Why it does not go on; null when it does.</param>
internal readonly record struct InputVerdict(InvocationRequest Request, InvocationResponse? Refusal);
