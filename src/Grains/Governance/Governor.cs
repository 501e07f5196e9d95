using ServingCluster.Grains.Governance.Leases;

namespace ServingCluster.Grains.Governance;

/// <summary>
/// What requests to one endpoint pass on this router; an endpoint that nothing governs has none. Immutable: a change of the endpoint's
/// gateway makes another, which takes over what is the same.
/// </summary>
/// <param name="Limits">Its limits of calls and tokens; null for none.</param>
internal sealed record Governor(LimitGate? Limits);
