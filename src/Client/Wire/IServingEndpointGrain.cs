using ServingCluster.Endpoints;

namespace ServingCluster.Client.Wire;

/// <summary>A serving endpoint as Orleans finds it; the key is its name.</summary>
[Alias("serving.endpoint")]
public interface IServingEndpointGrain : IServingEndpoint, IGrainWithStringKey;
