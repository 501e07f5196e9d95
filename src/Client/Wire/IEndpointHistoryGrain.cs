using ServingCluster.History;

namespace ServingCluster.Client.Wire;

/// <summary>An endpoint's history as Orleans finds it; the key is the endpoint's name.</summary>
[Alias("serving.endpoint-history")]
public interface IEndpointHistoryGrain : IEndpointHistory, IGrainWithStringKey;
