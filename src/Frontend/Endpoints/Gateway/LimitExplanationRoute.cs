using System.Text.Json;
using ServingCluster.Endpoints;
using ServingCluster.Errors;
using ServingCluster.Frontend.Auth;
using ServingCluster.Frontend.Http;
using ServingCluster.Governance;
using ServingCluster.Grains.Governance;
using ServingCluster.Identity;

namespace ServingCluster.Frontend.Endpoints.Gateway;

/// <summary>
/// Tells which limits a caller is held to and what is left: <c>?principal=</c> names a user or an application (<c>kind=service_principal</c>
/// where both have the name); <c>groups=a,b</c> more groups than the directory knows. Without a name, whoever asks.
/// </summary>
internal sealed class LimitExplanationRoute(IServingGrains grains, EndpointFinder finder, TimeProvider time)
{
    private static readonly TimeSpan HalfASecond = TimeSpan.FromSeconds(0.5);

    public async Task GetAsync(HttpContext context)
    {
        var isOfCaller = context.Request.Query["principal"].ToString() is "" or null;
        var kind = ReadKind(context.Request.Query["kind"].ToString());
        // What somebody else is held to is for those to know who set the limits.
        var endpoint = await finder.DescribeAsync(context, isOfCaller ? EndpointPermission.CanView : EndpointPermission.CanManage);
        var principal = isOfCaller ? Caller.Of(context).Principal : await ReadAsync(context, kind);
        var limits = LimitsOf(endpoint);
        var explanation = limits.Count == 0
            ? new LimitExplanation([], TimeSpan.Zero)
            : await LimitExplanation.OfAsync(limits, principal, grains.RateLimiter(endpoint.Id));
        await JsonReply.SendAsync(context, (principal, explanation, At: time.GetUtcNow()), static (json, e) => Write(json, e.principal, e.explanation, e.At));
    }

    private static IReadOnlyList<RateLimit> LimitsOf(EndpointDescription endpoint) =>
        endpoint.RateLimits.Count > 0 ? endpoint.RateLimits : endpoint.Gateway?.RateLimits ?? [];

    // Of somebody whom the directory does not know, since an external issuer vouches for him, the groups are to be given.
    private async Task<Principal> ReadAsync(HttpContext context, PrincipalKind? kind)
    {
        var query = context.Request.Query;
        var name = query["principal"].ToString();
        var directory = grains.IdentityDirectory();
        var known = kind is { } given ? await directory.FindByNameAsync(given, name)
            : await directory.FindByNameAsync(PrincipalKind.User, name) ?? await directory.FindByNameAsync(PrincipalKind.ServicePrincipal, name);
        var groups = query["groups"].SelectMany(g => (g ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
        return new Principal(known?.Kind ?? kind ?? PrincipalKind.User, name, name, (known?.Groups ?? []).Concat(groups).ToHashSet(StringComparer.Ordinal));
    }

    private static PrincipalKind? ReadKind(string kind) => kind switch
    {
        "" => null,
        "user" => PrincipalKind.User,
        "service_principal" => PrincipalKind.ServicePrincipal,
        _ => throw new ServingException(ErrorCode.InvalidParameterValue, $"kind: must be 'user' or 'service_principal', but is '{kind}'."),
    };

    private static void Write(Utf8JsonWriter json, Principal principal, LimitExplanation explanation, DateTimeOffset now)
    {
        json.WriteString("principal", principal.Name);
        json.WriteString("kind", principal.Kind == PrincipalKind.ServicePrincipal ? "service_principal" : "user");
        json.WriteBoolean("admitted", explanation.Admits);
        if (explanation.Decides is { } decides)
        {
            json.WriteStartObject("decided_by");
            RateLimitWriter.WriteFields(json, decides.Rule);
            json.WriteEndObject();
        }

        if (explanation.Rules.Count > 0)
            // The answer was a moment on its way; minutes begin with a second.
            json.WriteNumber("renews_at", (now + explanation.UntilRenewal - HalfASecond).WireTime() + 1000);
        json.WriteStartArray("rules");
        foreach (var rule in explanation.Rules)
            Write(json, rule);
        json.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter json, RuleStanding rule)
    {
        json.WriteStartObject();
        RateLimitWriter.WriteFields(json, rule.Rule);
        json.WriteBoolean("applies", rule.Applies);
        json.WriteString("reason", rule.Reason);
        if (rule.CallsLeft is { } calls)
            json.WriteNumber("calls_left", calls);
        if (rule.TokensLeft is { } tokens)
            json.WriteNumber("tokens_left", tokens);
        json.WriteEndObject();
    }
}
