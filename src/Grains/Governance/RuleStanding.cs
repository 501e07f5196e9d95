using ServingCluster.Governance;

namespace ServingCluster.Grains.Governance;

/// <summary>How a limit stands for one caller.</summary>
/// <param name="Rule">The limit.</param>
/// <param name="Applies">Whether the caller's requests are held to it.</param>
/// <param name="Reason">Why, or why not.</param>
/// <param name="CallsLeft">Calls that are given out to no router in this minute; null where it has no limit of calls or does not apply.</param>
/// <param name="TokensLeft">The same for tokens.</param>
public sealed record RuleStanding(RateLimit Rule, bool Applies, string Reason, long? CallsLeft, long? TokensLeft)
{
    /// <summary>Whether it has something left.</summary>
    public bool Admits => CallsLeft is not <= 0 && TokensLeft is not <= 0;
}
