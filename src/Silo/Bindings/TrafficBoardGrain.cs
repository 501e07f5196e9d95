using ServingCluster.Client.Wire;
using ServingCluster.Grains.History;

namespace ServingCluster.Silo.Bindings;

/// <summary>The traffic of all endpoints as an Orleans grain.</summary>
[Reentrant, GrainType("traffic-board"), KeepAlive]
public sealed class TrafficBoardGrain([FromKeyedServices(ServingTime.Key)] TimeProvider time) : TrafficBoard(time), ITrafficBoardGrain;
