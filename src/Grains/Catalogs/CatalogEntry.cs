namespace ServingCluster.Grains.Catalogs;

/// <summary>The stored record of one name; the name stands in the key too.</summary>
internal sealed record CatalogEntry(string Name);
