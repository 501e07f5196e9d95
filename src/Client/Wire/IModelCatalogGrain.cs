using ServingCluster.Models;

namespace ServingCluster.Client.Wire;

/// <summary>The names of all registered models as Orleans finds them; there is one, <see cref="WireKeys.Singleton"/>.</summary>
[Alias("serving.model-catalog")]
public interface IModelCatalogGrain : IModelCatalog, IGrainWithStringKey;
