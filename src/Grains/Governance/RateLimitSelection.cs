using ServingCluster.Governance;
using ServingCluster.Identity;

namespace ServingCluster.Grains.Governance;

/// <summary>
/// Which of an endpoint's limits hold for whom. The endpoint's own holds for everybody, in addition to the caller's. The caller's are the
/// one that names it; failing that, those of its groups, of which one with something left lets it in; failing that, each user's default.
/// </summary>
internal static class RateLimitSelection
{
    /// <summary>The limit of all requests together; null for none.</summary>
    public static RateLimit? OfEndpoint(IReadOnlyList<RateLimit> limits)
    {
        foreach (var limit in limits)
        {
            if (limit.Key == RateLimitKey.Endpoint)
                return limit;
        }

        return null;
    }

    /// <summary>The caller's own limits, any one of which lets it in; empty when it has none, so that nothing keeps it out.</summary>
    /// <param name="limits">The endpoint's limits.</param>
    /// <param name="principal">The caller; null for a trusted process of the cluster, which has none.</param>
    public static IReadOnlyList<RateLimit> OfCaller(IReadOnlyList<RateLimit> limits, Principal? principal)
    {
        if (principal is null)
            return [];
        var own = principal.Kind == PrincipalKind.ServicePrincipal ? RateLimitKey.ServicePrincipal : RateLimitKey.User;
        if (Matching(limits, l => l.Key == own && l.Principal == principal.Name) is { Count: > 0 } named)
            return named;
        if (Matching(limits, l => l.Key == RateLimitKey.UserGroup && principal.Groups.Contains(l.Principal!)) is { Count: > 0 } groups)
            return groups;
        return Matching(limits, l => l is { Key: RateLimitKey.User, Principal: null });
    }

    /// <summary>Whose requests a limit of the caller's counts: its own, or those of the group's members.</summary>
    public static string SubjectOf(RateLimit limit, Principal principal) =>
        limit.Key == RateLimitKey.UserGroup ? limit.Principal!
        // A user and a service principal of the same name are two.
        : limit.Principal is null && principal.Kind == PrincipalKind.ServicePrincipal ? $"service_principal:{principal.Name}"
        : principal.Name;

    private static List<RateLimit> Matching(IReadOnlyList<RateLimit> limits, Func<RateLimit, bool> matches) => [.. limits.Where(matches)];
}
