using ServingCluster.History;

namespace ServingCluster.Client.Wire;

/// <summary>The traffic of all endpoints as Orleans finds it; there is one, <see cref="WireKeys.Singleton"/>.</summary>
[Alias("serving.traffic-board")]
public interface ITrafficBoardGrain : ITrafficBoard, IGrainWithStringKey;
