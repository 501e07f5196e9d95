using ServingCluster.Grains.Routing;

namespace ServingCluster.Client.Wire;

/// <summary>How long calls between processes of the cluster, and to it, may be under way.</summary>
internal static class ResponseTimes
{
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Watch = new RouterOptions().WatchTimeout;

    /// <summary>
    /// Longer than any request may take, and than a watch of routes waits for news: what ends those is a time of their own, and a process that is
    /// dead ends its calls at once.
    /// </summary>
    /// <param name="longestRequest">How long a request may take at most.</param>
    public static TimeSpan Of(TimeSpan longestRequest) => (longestRequest > Watch ? longestRequest : Watch) + Margin;
}
