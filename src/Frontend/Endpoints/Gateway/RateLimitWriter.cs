using System.Text.Json;
using ServingCluster.Governance;
using ServingCluster.Grains.Endpoints.Validation;

namespace ServingCluster.Frontend.Endpoints.Gateway;

/// <summary>Writes limits of calls and tokens.</summary>
internal static class RateLimitWriter
{
    /// <summary>The member <c>rate_limits</c>.</summary>
    public static void Write(Utf8JsonWriter json, IReadOnlyList<RateLimit> limits)
    {
        json.WriteStartArray("rate_limits");
        foreach (var limit in limits)
        {
            json.WriteStartObject();
            WriteFields(json, limit);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    /// <summary>The fields of one limit.</summary>
    public static void WriteFields(Utf8JsonWriter json, RateLimit limit)
    {
        json.WriteString("key", limit.Key.WireName());
        if (limit.Principal is { } principal)
            json.WriteString("principal", principal);
        if (limit.Calls is { } calls)
            json.WriteNumber("calls", calls);
        if (limit.Tokens is { } tokens)
            json.WriteNumber("tokens", tokens);
        json.WriteString("renewal_period", "minute");
    }
}
