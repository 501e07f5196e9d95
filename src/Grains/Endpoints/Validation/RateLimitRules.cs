using ServingCluster.Errors;
using ServingCluster.Governance;

namespace ServingCluster.Grains.Endpoints.Validation;

/// <summary>The rules of limits of calls and tokens.</summary>
public static class RateLimitRules
{
    /// <summary>The most limits of one endpoint.</summary>
    public const int MostLimits = 20;

    /// <summary>The most of them that may be of groups.</summary>
    public const int MostGroupLimits = 5;

    /// <summary>How a key is spelled on the wire.</summary>
    public static string WireName(this RateLimitKey key) => key switch
    {
        RateLimitKey.User => "user",
        RateLimitKey.UserGroup => "user_group",
        RateLimitKey.ServicePrincipal => "service_principal",
        _ => "endpoint",
    };

    /// <summary>Notes everything that is wrong with an endpoint's limits.</summary>
    /// <param name="limits">All of its limits.</param>
    /// <param name="path">Where they stand in the request.</param>
    /// <param name="mistakes">Takes what is wrong.</param>
    public static void Check(IReadOnlyList<RateLimit> limits, string path, Mistakes mistakes)
    {
        CheckCount(limits, path, mistakes);
        for (var i = 0; i < limits.Count; i++)
        {
            CheckPrincipal(limits[i], $"{path}[{i}].principal", mistakes);
            if (limits[i] is { Calls: null, Tokens: null })
                mistakes.Add($"{path}[{i}]", "needs 'calls' or 'tokens'.");
            CheckNumbers(limits[i], $"{path}[{i}]", mistakes);
            for (var j = 0; j < i; j++)
            {
                if (limits[j].Key == limits[i].Key && limits[j].Principal == limits[i].Principal)
                    mistakes.Add($"{path}[{i}]", $"limits the same as {path}[{j}], {Words(limits[i])}; give both calls and tokens in one.");
            }
        }
    }

    /// <summary>Notes everything that is wrong with limits in the older dialect, which knows calls of the endpoint and of each user.</summary>
    public static void CheckLegacy(IReadOnlyList<RateLimit> limits, string path, Mistakes mistakes)
    {
        Check(limits, path, mistakes);
        for (var i = 0; i < limits.Count; i++)
        {
            if (limits[i].Key is not (RateLimitKey.Endpoint or RateLimitKey.User))
                mistakes.Add($"{path}[{i}].key", $"must be 'endpoint' or 'user', but is '{limits[i].Key.WireName()}', which is for ai_gateway.rate_limits.");
            if (limits[i].Tokens is not null || limits[i].Principal is not null)
                mistakes.Add($"{path}[{i}]", "'tokens' and 'principal' are for ai_gateway.rate_limits.");
            if (limits[i].Calls is null)
                mistakes.Add($"{path}[{i}].calls", "is required.");
        }
    }

    private static void CheckCount(IReadOnlyList<RateLimit> limits, string path, Mistakes mistakes)
    {
        if (limits.Count > MostLimits)
            mistakes.Add(path, $"may hold at most {MostLimits} limits; it holds {limits.Count}.");
        var groups = limits.Count(l => l.Key == RateLimitKey.UserGroup);
        if (groups > MostGroupLimits)
            mistakes.Add(path, $"may hold at most {MostGroupLimits} limits of groups; it holds {groups}.");
    }

    private static void CheckPrincipal(RateLimit limit, string path, Mistakes mistakes)
    {
        if (limit is { Key: RateLimitKey.Endpoint, Principal: not null })
            mistakes.Add(path, "must not be given with the key 'endpoint', which counts all requests.");
        if (limit.Key is RateLimitKey.UserGroup or RateLimitKey.ServicePrincipal && string.IsNullOrEmpty(limit.Principal))
            mistakes.Add(path, $"is required with the key '{limit.Key.WireName()}'.");
        if (limit is { Key: RateLimitKey.User, Principal: "" })
            mistakes.Add(path, "must not be empty; leave it out for each user's default.");
    }

    private static void CheckNumbers(RateLimit limit, string path, Mistakes mistakes)
    {
        if (limit.Calls < 0)
            mistakes.Add($"{path}.calls", $"must not be negative; it is {limit.Calls}.");
        if (limit.Tokens < 0)
            mistakes.Add($"{path}.tokens", $"must not be negative; it is {limit.Tokens}.");
    }

    private static string Words(RateLimit limit) =>
        limit.Principal is null ? $"key '{limit.Key.WireName()}'" : $"key '{limit.Key.WireName()}' and principal '{limit.Principal}'";
}
