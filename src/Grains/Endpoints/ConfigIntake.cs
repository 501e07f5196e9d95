using ServingCluster.Endpoints;
using ServingCluster.Errors;
using ServingCluster.Grains.Endpoints.Validation;
using ServingCluster.Secrets;

namespace ServingCluster.Grains.Endpoints;

/// <summary>Takes in what callers ask an endpoint to serve: checks it, completes it, seals its secrets, pins its models, begins the update.</summary>
internal sealed class ConfigIntake(string name, ModelPins pins, ISecretSealer sealer, EndpointOptions options, TimeProvider time)
{
    /// <summary>Checks a new endpoint.</summary>
    /// <exception cref="ServingException"><see cref="ErrorCode.InvalidParameterValue"/> with all mistakes.</exception>
    public void Check(EndpointCreation creation)
    {
        var mistakes = new Mistakes();
        NameRules.CheckEndpointName(name, mistakes);
        if (creation.Config is not null)
            ConfigValidator.Check(creation.Config, "config.", options.AllowMixedEntities, mistakes);
        GatewayRules.CheckCreation(creation, mistakes);
        JudgeRules.Check(creation.Gateway, name, options.Guardrails, "ai_gateway.", mistakes);
        if (creation.Notifications is { } notifications)
            NotificationRules.Check(notifications, "email_notifications", mistakes);
        if (creation.Telemetry is { } telemetry)
            TelemetryRules.Check(telemetry, "telemetry_config", mistakes);
        mistakes.ThrowIfAny();
    }

    /// <summary>Checks a new config.</summary>
    /// <exception cref="ServingException"><see cref="ErrorCode.InvalidParameterValue"/> with all mistakes.</exception>
    public void Check(EndpointConfigInput config)
    {
        var mistakes = new Mistakes();
        ConfigValidator.Check(config, config.Path, options.AllowMixedEntities, mistakes);
        mistakes.ThrowIfAny();
    }

    /// <summary>Begins an update to a config that was checked and has entities.</summary>
    /// <param name="state">The state before.</param>
    /// <param name="config">The config as asked for.</param>
    /// <param name="caller">Who asks for it.</param>
    /// <param name="path">What stands before its paths in messages; null for what it says itself.</param>
    public Task<EndpointState> BeginAsync(EndpointState state, EndpointConfigInput config, string caller, string? path = null)
    {
        var list = ConfigValidator.ListOf(config, path ?? config.Path);
        RefuseOtherKind(state, config, list);
        return BeginAsync(state, Complete(config, state, caller), caller, list);
    }

    /// <summary>Begins an update to a config that is complete.</summary>
    /// <param name="state">The state before.</param>
    /// <param name="config">The new config.</param>
    /// <param name="caller">Who asks for it.</param>
    /// <param name="list">Where the request has the list of its served entities, for messages.</param>
    public async Task<EndpointState> BeginAsync(EndpointState state, EndpointConfig config, string caller, string list = "served_entities")
    {
        config = await pins.PinAsync(config, state.Pins, list);
        GatewayRules.RefuseUngovernable(config, state.EffectiveGateway(), list);
        var now = time.GetUtcNow();
        state = state.BeginUpdate(config, caller, now) with { Pins = [.. state.Pins.Union(ModelPins.UsedBy(config))] };
        // Nothing has to be made ready of what runs elsewhere.
        return config.IsExternal() ? state.Switch(now) : state;
    }

    /// <summary>Checks what <see cref="BeginAsync(EndpointState, EndpointConfigInput, string, string)"/> would check, and changes nothing.</summary>
    /// <param name="state">The state before.</param>
    /// <param name="config">The config as asked for.</param>
    /// <param name="caller">Who asks for it.</param>
    /// <param name="path">What stands before its paths in messages; null for what it says itself.</param>
    public async Task ProbeAsync(EndpointState state, EndpointConfigInput config, string caller, string? path = null)
    {
        var list = ConfigValidator.ListOf(config, path ?? config.Path);
        RefuseOtherKind(state, config, list);
        var probed = await pins.ProbeAsync(Complete(config, state, caller), list);
        GatewayRules.RefuseUngovernable(probed, state.EffectiveGateway(), list);
    }

    private EndpointConfig Complete(EndpointConfigInput config, EndpointState state, string caller) => ConfigCompletion.Complete(
        config, state.LastConfigVersion + 1, caller, time.GetUtcNow(), new ExternalModelSeal(sealer, state.Id).Close);

    // What callers know of an endpoint, its limits and its prices hang on its kind.
    private void RefuseOtherKind(EndpointState state, EndpointConfigInput config, string list)
    {
        if (options.AllowMixedEntities || state.History is not [var latest, ..])
            return;
        var isExternal = config.ServedEntities.All(e => e.External is not null);
        if (latest.IsExternal() == isExternal)
            return;
        var mistakes = new Mistakes();
        mistakes.Add(list,
            $"endpoint '{name}' serves {(isExternal ? "registered" : "external")} models and cannot change to {(isExternal ? "external" : "registered")} ones; " +
            "make another endpoint, or switch on the server's setting Serving:AllowMixedEntities.");
        mistakes.ThrowIfAny();
    }
}
