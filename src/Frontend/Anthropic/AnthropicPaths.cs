namespace ServingCluster.Frontend.Anthropic;

/// <summary>The paths of Anthropic's Messages API, for each base that clients are given.</summary>
internal static class AnthropicPaths
{
    private const string Messages = "/v1/messages";

    /// <summary>
    /// Every path of a message: with the base URL of this server, the one that the documentation of Databricks has, and that of its unified
    /// gateway.
    /// </summary>
    public static IReadOnlyList<string> All { get; } = [Messages, "/serving-endpoints/anthropic" + Messages, "/ai-gateway/anthropic" + Messages];

    /// <summary>Whether a path belongs to Anthropic's API, so that errors there have its shape.</summary>
    public static bool Contains(PathString path)
    {
        foreach (var known in All)
        {
            if (path.StartsWithSegments(known, StringComparison.Ordinal))
                return true;
        }

        return false;
    }
}
