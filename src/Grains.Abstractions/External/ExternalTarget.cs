namespace ServingCluster.External;

/// <summary>An external model as a request reaches it.</summary>
/// <param name="Endpoint">The endpoint's name.</param>
/// <param name="EndpointId">The endpoint's id, which sealed secrets are bound to.</param>
/// <param name="ServedEntity">The served entity's name, unique in the endpoint.</param>
/// <param name="Model">What it names. Equal models may share connections and what is known of their provider's health.</param>
public sealed record ExternalTarget(string Endpoint, string EndpointId, string ServedEntity, ExternalModel Model);
