using ServingCluster.Models;

namespace ServingCluster.Client.Wire;

/// <summary>A registered model as Orleans finds it; the key is its full name.</summary>
[Alias("serving.model")]
public interface IRegisteredModelGrain : IRegisteredModel, IGrainWithStringKey;
