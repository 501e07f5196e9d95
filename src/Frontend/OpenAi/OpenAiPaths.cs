namespace ServingCluster.Frontend.OpenAi;

/// <summary>The paths of OpenAI's API, below each base that clients are given.</summary>
internal static class OpenAiPaths
{
    private const string Serving = "/serving-endpoints";

    // No endpoint has one of these names.
    private static readonly string[] Words = ["chat", "completions", "embeddings", "models", "responses", "v1"];

    /// <summary>What clients are given as base URL, without the host.</summary>
    public static IReadOnlyList<string> Bases { get; } = ["/v1", Serving, Serving + "/v1"];

    /// <summary>Whether a path belongs to OpenAI's API, so that errors there have its shape.</summary>
    public static bool Contains(PathString path)
    {
        var text = path.Value ?? "";
        if (text.StartsWith("/v1/", StringComparison.Ordinal) || text == "/v1")
            return true;
        if (!text.StartsWith(Serving + "/", StringComparison.Ordinal))
            return false;
        var rest = text.AsSpan(Serving.Length + 1);
        var end = rest.IndexOf('/');
        var word = end < 0 ? rest : rest[..end];
        foreach (var known in Words)
        {
            if (word.SequenceEqual(known))
                return true;
        }

        return false;
    }
}
