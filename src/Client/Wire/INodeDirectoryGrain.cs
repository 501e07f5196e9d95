using ServingCluster.Nodes;

namespace ServingCluster.Client.Wire;

/// <summary>The node directory as Orleans finds it; there is one, <see cref="WireKeys.Singleton"/>.</summary>
[Alias("serving.node-directory")]
public interface INodeDirectoryGrain : INodeDirectory, IGrainWithStringKey;
