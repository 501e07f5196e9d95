namespace ServingCluster.Frontend.Registry.UnityCatalog;

/// <summary>A name of three levels.</summary>
internal readonly record struct UnityName(string Catalog, string Schema, string Model)
{
    public static UnityName Of(string fullName) => fullName.Split('.') is [var catalog, var schema, var model]
        ? new(catalog, schema, model)
        : new("", "", fullName);

    /// <summary>Whether a model belongs to Unity Catalog at all.</summary>
    public static bool IsOne(string fullName) => fullName.Contains('.');

    public override string ToString() => $"{Catalog}.{Schema}.{Model}";
}
