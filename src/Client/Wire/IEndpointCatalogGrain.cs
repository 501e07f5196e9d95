using ServingCluster.Endpoints;

namespace ServingCluster.Client.Wire;

/// <summary>The names of all serving endpoints as Orleans finds them; there is one, <see cref="WireKeys.Singleton"/>.</summary>
[Alias("serving.endpoint-catalog")]
public interface IEndpointCatalogGrain : IEndpointCatalog, IGrainWithStringKey;
