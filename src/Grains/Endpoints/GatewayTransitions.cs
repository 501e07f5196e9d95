using ServingCluster.Endpoints;
using ServingCluster.Errors;
using ServingCluster.Governance;
using ServingCluster.Grains.Endpoints.Validation;
using ServingCluster.Grains.Guardrails;

namespace ServingCluster.Grains.Endpoints;

/// <summary>The steps that change what is watched and limited at an endpoint, as pure functions.</summary>
internal static class GatewayTransitions
{
    /// <summary>What holds for requests: the gateway with the limits of the older dialect where it has none of its own.</summary>
    public static GatewayConfig? EffectiveGateway(this EndpointState state) => state.RateLimits is not { Count: > 0 } limits
        ? state.Gateway
        : (state.Gateway ?? new GatewayConfig()) with { RateLimits = limits };

    /// <summary>Takes a gateway that has passed its rules, with every default filled in.</summary>
    public static EndpointState Govern(this EndpointState state, GatewayConfig? gateway) => state with
    {
        Gateway = gateway is null ? null : GatewayRules.Complete(gateway, state.Name),
        // The newer dialect takes the place of the older one.
        RateLimits = gateway?.RateLimits is null ? state.RateLimits : null,
        WasLimited = state.WasLimited || state.RateLimits is not null || gateway?.RateLimits is { Count: > 0 },
    };

    /// <summary>Puts a gateway in place of the one before.</summary>
    /// <exception cref="ServingException"><see cref="ErrorCode.InvalidParameterValue"/> with all mistakes.</exception>
    public static EndpointState SetGateway(
        this EndpointState state, GatewayConfig gateway, GuardrailOptions guardrails, string caller, DateTimeOffset now)
    {
        var mistakes = new Mistakes();
        JudgeRules.Check(gateway, state.Name, guardrails, "", mistakes);
        GatewayRules.Check(gateway, "", mistakes);
        GatewayRules.CheckTable(state.Gateway?.InferenceTable, GatewayRules.Complete(gateway, state.Name)?.InferenceTable, mistakes);
        CheckKinds(state, gateway, mistakes);
        mistakes.ThrowIfAny();
        return state.Govern(gateway).Changed("The AI gateway was changed", caller, now);
    }

    /// <summary>Puts limits of the older dialect in place of those before.</summary>
    /// <exception cref="ServingException"><see cref="ErrorCode.InvalidParameterValue"/> with all mistakes, or
    /// <see cref="ErrorCode.InvalidState"/> while the gateway has limits.</exception>
    public static EndpointState SetRateLimits(this EndpointState state, IReadOnlyList<RateLimit> limits, string caller, DateTimeOffset now)
    {
        var mistakes = new Mistakes();
        RateLimitRules.CheckLegacy(limits, "rate_limits", mistakes);
        mistakes.ThrowIfAny();
        if (state.Gateway?.RateLimits is { Count: > 0 })
        {
            throw new ServingException(ErrorCode.InvalidState,
                $"The limits of endpoint '{state.Name}' are in its ai_gateway: change them with PUT /api/2.0/serving-endpoints/{state.Name}/ai-gateway.");
        }

        return (state with { RateLimits = limits.Count > 0 ? limits : null, WasLimited = state.WasLimited || limits.Count > 0 }).Changed("The rate limits were changed", caller, now);
    }

    private static void CheckKinds(EndpointState state, GatewayConfig gateway, Mistakes mistakes)
    {
        foreach (var config in new[] { state.Active, state.Updating })
        {
            if (config is null)
                continue;
            var found = mistakes.Count;
            GatewayRules.CheckKind(config, gateway, "", mistakes);
            if (mistakes.Count > found)
                return;
        }
    }

    private static EndpointState Changed(this EndpointState state, string what, string caller, DateTimeOffset now) =>
        (state with { UpdatedAt = now }).WithEvent(now, EventTypes.Update, EventStatus.Success, $"{what} by {caller}.", null, 0);
}
