namespace ServingCluster.Frontend.Auth;

/// <summary>The paths that answer without credentials.</summary>
internal static class OpenPaths
{
    public const string Live = "/health/live";
    public const string Ready = "/health/ready";
    public const string Discovery = "/.well-known/databricks-config";

    public static bool Contains(PathString path) => path.Value is Live or Ready or Discovery;
}
