namespace ServingCluster.Frontend.Invocations;

/// <summary>What an invocation's path names. Read by hand: these two routes are the hot path.</summary>
/// <param name="Endpoint">The endpoint.</param>
/// <param name="ServedEntity">The served entity, when the path names one.</param>
internal readonly record struct InvocationPath(string Endpoint, string? ServedEntity)
{
    private const string Prefix = "/serving-endpoints/";
    private const string Suffix = "/invocations";
    private const string EntityPart = "/served-models/";

    /// <summary>The pattern that the path follows.</summary>
    public string Route => ServedEntity is null ? "/serving-endpoints/{name}/invocations" : "/serving-endpoints/{name}/served-models/{served}/invocations";

    /// <summary>
    /// Reads <c>/serving-endpoints/{name}/invocations</c> or <c>/serving-endpoints/{name}/served-models/{served}/invocations</c>,
    /// either with or without a slash at the end.
    /// </summary>
    public static bool TryParse(string? path, out InvocationPath parsed)
    {
        parsed = default;
        if (path is null || !path.StartsWith(Prefix, StringComparison.Ordinal))
            return false;
        var rest = path.AsSpan(Prefix.Length);
        if (rest.EndsWith("/"))
            rest = rest[..^1];
        if (!rest.EndsWith(Suffix, StringComparison.Ordinal))
            return false;
        rest = rest[..^Suffix.Length];
        var slash = rest.IndexOf('/');
        if (slash < 0)
        {
            parsed = new InvocationPath(rest.ToString(), null);
            return rest.Length > 0;
        }

        var tail = rest[slash..];
        if (slash == 0 || !tail.StartsWith(EntityPart, StringComparison.Ordinal))
            return false;
        var entity = tail[EntityPart.Length..];
        parsed = new InvocationPath(rest[..slash].ToString(), entity.ToString());
        return entity.Length > 0 && !entity.Contains('/');
    }
}
