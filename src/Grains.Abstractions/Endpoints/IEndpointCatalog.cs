namespace ServingCluster.Endpoints;

/// <summary>The names of all serving endpoints.</summary>
public interface IEndpointCatalog : INameCatalog;
