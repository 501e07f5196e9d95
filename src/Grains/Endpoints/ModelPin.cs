namespace ServingCluster.Grains.Endpoints;

/// <summary>A model version that an endpoint uses.</summary>
internal readonly record struct ModelPin(string ModelName, int ModelVersion);
