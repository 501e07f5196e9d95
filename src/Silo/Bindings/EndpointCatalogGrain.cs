using ServingCluster.Client.Wire;
using ServingCluster.Grains.Catalogs;
using ServingCluster.Storage;

namespace ServingCluster.Silo.Bindings;

/// <summary>The names of all serving endpoints as an Orleans grain.</summary>
[Reentrant, GrainType("endpoint-catalog")]
public sealed class EndpointCatalogGrain(IStateStore store) : NameCatalog(EndpointKind, store), IEndpointCatalogGrain;
