namespace ServingCluster.Frontend.Auth;

/// <summary>What a token may ask for that was issued for queries to certain endpoints alone.</summary>
internal static class DataPlanePaths
{
    private const string Root = "/serving-endpoints/";
    private const string Verb = "/invocations";

    /// <summary>Whether a path is that of queries to one of the endpoints.</summary>
    public static bool Allow(PathString path, IReadOnlySet<string> endpoints)
    {
        var text = path.Value ?? "";
        if (!text.StartsWith(Root, StringComparison.Ordinal) || !text.EndsWith(Verb, StringComparison.Ordinal))
            return false;
        var end = text.IndexOf('/', Root.Length);

        // There is none where one slash would have to be the root's and the verb's.
        return end >= 0 && endpoints.Contains(text[Root.Length..end]);
    }
}
