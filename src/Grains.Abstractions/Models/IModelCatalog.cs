namespace ServingCluster.Models;

/// <summary>The full names of all registered models.</summary>
public interface IModelCatalog : INameCatalog;
