namespace ServingCluster.Endpoints;

/// <summary>A config with how each of its served entities stands.</summary>
/// <param name="Config">The config.</param>
/// <param name="Status">The status of every served entity by name.</param>
public sealed record ConfigDescription(EndpointConfig Config, IReadOnlyDictionary<string, ServedEntityStatus> Status);
