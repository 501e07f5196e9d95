using ServingCluster.Replicas;

namespace ServingCluster.Client.Wire;

/// <summary>A model replica as Orleans finds it; the key is the text of its <see cref="ReplicaKey"/>.</summary>
[Alias("serving.replica")]
public interface IModelReplicaGrain : IModelReplica, IGrainWithStringKey;
