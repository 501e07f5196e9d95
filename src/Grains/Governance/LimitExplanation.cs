using ServingCluster.Governance;
using ServingCluster.Identity;

namespace ServingCluster.Grains.Governance;

/// <summary>Says which of an endpoint's limits a caller is held to and how they stand.</summary>
/// <param name="Rules">Every limit, in the endpoint's order.</param>
/// <param name="UntilRenewal">How long until the next minute begins.</param>
public sealed record LimitExplanation(IReadOnlyList<RuleStanding> Rules, TimeSpan UntilRenewal)
{
    /// <summary>Whether a request of the caller's would be let in just now, as far as nothing is held by routers.</summary>
    public bool Admits => Decides is null || Decides.Admits;

    /// <summary>
    /// The limit that keeps the caller out, or, if none does, the one of its own that lets it in; the endpoint's where it has none of its own. Null
    /// where it is held to nothing.
    /// </summary>
    public RuleStanding? Decides
    {
        get
        {
            var applying = Rules.Where(r => r.Applies).ToList();
            var ceiling = applying.Find(r => r.Rule.Key == RateLimitKey.Endpoint);
            var own = applying.Where(r => r.Rule.Key != RateLimitKey.Endpoint).ToList();
            return ceiling is { Admits: false } ? ceiling : own.Find(r => r.Admits) ?? own.LastOrDefault() ?? ceiling;
        }
    }

    /// <summary>Asks how the limits stand.</summary>
    /// <param name="limits">The endpoint's limits.</param>
    /// <param name="principal">The caller.</param>
    /// <param name="limiter">The endpoint's limiter.</param>
    public static async Task<LimitExplanation> OfAsync(IReadOnlyList<RateLimit> limits, Principal principal, IRateLimiter limiter)
    {
        var own = RateLimitSelection.OfCaller(limits, principal);
        var ceiling = RateLimitSelection.OfEndpoint(limits);
        List<RateLimit> applying = [.. own, .. ceiling is null ? [] : new[] { ceiling }];
        var queries = applying.SelectMany(l => QueriesOf(l, principal)).ToList();
        var report = await limiter.ReadAsync(queries);
        var left = queries.Zip(report.Left).ToDictionary(p => p.First.Budget, p => p.Second);
        return new LimitExplanation([.. limits.Select(l => Standing(l, principal, own, left))], report.UntilRenewal);
    }

    private static RuleStanding Standing(RateLimit rule, Principal principal, IReadOnlyList<RateLimit> own, Dictionary<Budget, long> left)
    {
        var applies = rule.Key == RateLimitKey.Endpoint || own.Contains(rule);
        return new RuleStanding(rule, applies, ReasonOf(rule, principal, own), LeftOf(LimitUnit.Calls, rule.Calls), LeftOf(LimitUnit.Tokens, rule.Tokens));

        long? LeftOf(LimitUnit unit, long? limit) => applies && limit is not null ? left[BudgetOf(rule, principal, unit)] : null;
    }

    private static string ReasonOf(RateLimit rule, Principal principal, IReadOnlyList<RateLimit> own)
    {
        var beats = own.Count > 0 ? own[0] : null;
        return rule switch
        {
            { Key: RateLimitKey.Endpoint } => "It holds for all requests, in addition to every other limit.",
            { Key: RateLimitKey.User, Principal: null } when own.Contains(rule) => "It is each caller's default, and no other limit is of this one.",
            { Key: RateLimitKey.User, Principal: null } => beats?.Key == RateLimitKey.UserGroup
                ? "A limit of a group that the caller is in takes the place of each caller's default." : "A limit that names the caller takes the place of each caller's default.",
            { Key: RateLimitKey.UserGroup } when !principal.Groups.Contains(rule.Principal!) => "The caller is not in the group.",
            { Key: RateLimitKey.UserGroup } when own.Contains(rule) => own.Count > 1
                ? "The caller is in the group; one of its groups with something left lets it in." : "The caller is in the group.",
            { Key: RateLimitKey.UserGroup } => "A limit that names the caller takes the place of those of its groups.",
            _ when own.Contains(rule) => "It names the caller.",
            _ => "It names another.",
        };
    }

    private static IEnumerable<BudgetQuery> QueriesOf(RateLimit rule, Principal principal)
    {
        if (rule.Calls is { } calls)
            yield return new BudgetQuery(BudgetOf(rule, principal, LimitUnit.Calls), calls);
        if (rule.Tokens is { } tokens)
            yield return new BudgetQuery(BudgetOf(rule, principal, LimitUnit.Tokens), tokens);
    }

    private static Budget BudgetOf(RateLimit rule, Principal principal, LimitUnit unit) =>
        new(rule.Key, rule.Key == RateLimitKey.Endpoint ? "" : RateLimitSelection.SubjectOf(rule, principal), unit);
}
