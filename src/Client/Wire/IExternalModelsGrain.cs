using ServingCluster.External;

namespace ServingCluster.Client.Wire;

/// <summary>
/// What brings requests of processes outside of the cluster to models that providers host: they have neither the secrets nor the keys that
/// sealed ones open with, so that a process of the cluster makes the call.
/// </summary>
[Alias("serving.external-models")]
public interface IExternalModelsGrain : IExternalModels, IGrainWithStringKey;
