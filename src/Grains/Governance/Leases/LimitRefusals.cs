using System.Globalization;
using ServingCluster.Errors;
using ServingCluster.Governance;
using ServingCluster.Inference;

namespace ServingCluster.Grains.Governance.Leases;

/// <summary>What requests are answered that limits keep out.</summary>
internal static class LimitRefusals
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(1);

    /// <summary>The limit is used up.</summary>
    public static InvocationResponse Reached(string endpoint, LocalBudget budget, TimeSpan untilRenewal)
    {
        // A limit of nothing has no end that is worth waiting for; a minute is what any limit takes.
        var wait = budget.Limit == 0 ? TimeSpan.FromMinutes(1) : untilRenewal > Soon ? untilRenewal : Soon;
        var seconds = (int)Math.Ceiling(wait.TotalSeconds);
        var unit = budget.Budget.Unit == LimitUnit.Calls ? "calls" : "tokens";
        return InvocationResponse.Failed(
            ErrorCode.RequestLimitExceeded,
            string.Create(
                CultureInfo.InvariantCulture,
                $"REQUEST_LIMIT_EXCEEDED: {Whose(budget.Rule)} to {budget.Limit} {unit} per minute at endpoint '{endpoint}' is used up. Retry after {seconds} s."),
            TimeSpan.FromSeconds(seconds));
    }

    /// <summary>Nobody can tell whether there is anything left.</summary>
    public static InvocationResponse Unreachable(string endpoint) => InvocationResponse.Failed(
        ErrorCode.TemporarilyUnavailable, $"The rate limits of endpoint '{endpoint}' cannot be checked just now.", Soon);

    private static string Whose(RateLimit rule) => rule switch
    {
        { Key: RateLimitKey.UserGroup } => $"The limit of group '{rule.Principal}'",
        { Key: RateLimitKey.ServicePrincipal } => $"The limit of service principal '{rule.Principal}'",
        { Key: RateLimitKey.User, Principal: { } user } => $"The limit of user '{user}'",
        { Key: RateLimitKey.User } => "The limit of each user",
        _ => "The limit of all requests",
    };
}
