using ServingCluster.Client.Wire;
using ServingCluster.Grains.Catalogs;
using ServingCluster.Storage;

namespace ServingCluster.Silo.Bindings;

/// <summary>The names of all registered models as an Orleans grain.</summary>
[Reentrant, GrainType("model-catalog")]
public sealed class ModelCatalogGrain(IStateStore store) : NameCatalog(ModelKind, store), IModelCatalogGrain;
