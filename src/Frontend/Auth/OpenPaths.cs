using ServingCluster.Frontend.Ui;

namespace ServingCluster.Frontend.Auth;

/// <summary>The paths that answer without credentials; those of OAuth and of the web UI look at credentials themselves.</summary>
internal static class OpenPaths
{
    public const string Live = "/health/live";
    public const string Ready = "/health/ready";
    public const string Discovery = "/.well-known/databricks-config";
    public const string OAuth = "/oidc/";

    public static bool Contains(PathString path) =>
        path.Value is Live or Ready or Discovery || (path.Value ?? "").StartsWith(OAuth, StringComparison.Ordinal) || UiPaths.Contains(path);
}
