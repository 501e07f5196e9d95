using ServingCluster.Frontend.Http;
using ServingCluster.Governance;

namespace ServingCluster.Frontend.Endpoints.Gateway;

/// <summary>Reads limits of calls and tokens; which of them go together is for the endpoint to check.</summary>
internal static class RateLimitParser
{
    /// <summary>The limits in <c>rate_limits</c>; null where there are none.</summary>
    public static IReadOnlyList<RateLimit>? Parse(BodyReader body) =>
        body.Objects("rate_limits") is { } limits ? [.. limits.Select(ParseLimit)] : null;

    private static RateLimit ParseLimit(BodyReader limit)
    {
        KnownFields.RefuseOthers(limit, "a limit", ["key", "principal", "calls", "tokens", "renewal_period"]);
        if (limit.Text("renewal_period") is var period && period != "minute")
            limit.Mistake("renewal_period", period is null ? "is required: 'minute'." : $"must be 'minute', but is '{period}'.");
        return new RateLimit(ParseKey(limit), limit.Text("principal"), limit.Whole("calls", 0), limit.Whole("tokens", 0));
    }

    private static RateLimitKey ParseKey(BodyReader limit)
    {
        switch (limit.Text("key"))
        {
            case null or "endpoint":
                return RateLimitKey.Endpoint;
            case "user":
                return RateLimitKey.User;
            case "user_group":
                return RateLimitKey.UserGroup;
            case "service_principal":
                return RateLimitKey.ServicePrincipal;
            case var key:
                limit.Mistake("key", $"must be 'endpoint', 'user', 'user_group' or 'service_principal', but is '{key}'.");
                return RateLimitKey.Endpoint;
        }
    }
}
