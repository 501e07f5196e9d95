namespace ServingCluster.Grains.Governance.Limiting;

/// <summary>How much of a budget a router is given.</summary>
internal static class LeasePolicy
{
    /// <summary>
    /// What waits is served as far as there is something. What is wanted ahead is given from half of the rest, divided evenly, so that
    /// shares shrink as the budget does and little of its end lies where nobody asks for it.
    /// </summary>
    /// <param name="left">What nobody has.</param>
    /// <param name="needed">What requests wait for.</param>
    /// <param name="wanted">What is likely to be used soon.</param>
    /// <param name="routers">Routers that ask, at least 1.</param>
    public static long Grant(long left, long needed, long wanted, int routers)
    {
        if (left <= 0)
            return 0;
        var fair = left / (2L * Math.Max(1, routers));
        return Math.Max(Math.Min(needed, left), Math.Min(wanted, fair));
    }
}
