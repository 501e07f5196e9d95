namespace ServingCluster.Frontend.Http;

/// <summary>Maps the paths that a web console calls to the ones of the API.</summary>
internal static class PathAliases
{
    private const string Prefix = "/ajax-";

    /// <summary>
    /// Rewrites <c>/ajax-api/…</c> to <c>/api/…</c> and <c>/ajax-serving-endpoints/…</c> to <c>/serving-endpoints/…</c>.
    /// </summary>
    public static void Apply(HttpRequest request)
    {
        var path = request.Path.Value;
        if (path is null || !path.StartsWith(Prefix, StringComparison.Ordinal))
            return;
        if (path.StartsWith("/ajax-api/", StringComparison.Ordinal) || path.StartsWith("/ajax-serving-endpoints/", StringComparison.Ordinal))
            request.Path = new PathString("/" + path[Prefix.Length..]);
    }
}
