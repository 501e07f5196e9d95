using ServingCluster.Endpoints;
using ServingCluster.Errors;
using ServingCluster.Governance;
using ServingCluster.Models;

namespace ServingCluster.Grains.Endpoints.Validation;

/// <summary>The rules of what is watched and limited at an endpoint.</summary>
public static class GatewayRules
{
    /// <summary>Notes everything that is wrong with a gateway by itself.</summary>
    /// <param name="gateway">The gateway as asked for.</param>
    /// <param name="path">What stands before each path in messages: <c>ai_gateway.</c> or nothing.</param>
    /// <param name="mistakes">Takes what is wrong.</param>
    public static void Check(GatewayConfig gateway, string path, Mistakes mistakes)
    {
        if (gateway.RateLimits is { } limits)
            RateLimitRules.Check(limits, $"{path}rate_limits", mistakes);
        if (gateway.InferenceTable is { } table)
            CheckTable(table, $"{path}inference_table_config", mistakes);
        GuardrailLists.Check(gateway.Guardrails?.Input, $"{path}guardrails.input", mistakes);
        GuardrailLists.Check(gateway.Guardrails?.Output, $"{path}guardrails.output", mistakes);
    }

    /// <summary>Notes everything that is wrong with what a new endpoint says of itself in either dialect.</summary>
    internal static void CheckCreation(EndpointCreation creation, Mistakes mistakes)
    {
        if (creation.Gateway is { } gateway)
            Check(gateway, "ai_gateway.", mistakes);
        CheckLimits(creation, mistakes);
    }

    /// <summary>Notes everything that is wrong with the limits of the older dialect that a new endpoint begins with.</summary>
    public static void CheckLimits(EndpointCreation creation, Mistakes mistakes)
    {
        if (creation.RateLimits is not { Count: > 0 } limits)
            return;
        RateLimitRules.CheckLegacy(limits, "rate_limits", mistakes);
        if (creation.Gateway?.RateLimits is { Count: > 0 })
            mistakes.Add("rate_limits", "must not be given together with 'ai_gateway.rate_limits'; give the latter alone.");
    }

    /// <summary>The gateway with every default filled in; null when it says nothing.</summary>
    public static GatewayConfig? Complete(GatewayConfig gateway, string endpoint)
    {
        if (gateway.InferenceTable is { TableNamePrefix: null } table)
            gateway = gateway with { InferenceTable = table with { TableNamePrefix = endpoint } };
        return gateway == new GatewayConfig() ? null : gateway;
    }

    /// <summary>Notes an inference table that moves while it is written to.</summary>
    internal static void CheckTable(InferenceTableConfig? before, InferenceTableConfig? after, Mistakes mistakes)
    {
        if (before is not { Enabled: true } || after is not { Enabled: true })
            return;
        Fixed("catalog_name", before.Catalog, after.Catalog);
        Fixed("schema_name", before.Schema, after.Schema);
        Fixed("table_name_prefix", before.TableNamePrefix, after.TableNamePrefix);

        void Fixed(string field, string? old, string? now)
        {
            if (old != now)
                mistakes.Add($"inference_table_config.{field}", $"cannot change from '{old}' to '{now}' while the inference table is enabled; disable it first.");
        }
    }

    /// <summary>Notes what the kinds of an endpoint's models do not allow, as far as they are known.</summary>
    internal static void CheckKind(EndpointConfig config, GatewayConfig gateway, string path, Mistakes mistakes)
    {
        if (config.ServedEntities.FirstOrDefault(IsCustom) is { } custom)
        {
            if (gateway.RateLimits?.Any(l => l.Tokens is not null) == true)
                mistakes.Add($"{path}rate_limits", $"limits of tokens are not for custom models, and served entity '{custom.Name}' is one; limit its calls.");
            if (HasRules(gateway.Guardrails?.Input) || HasRules(gateway.Guardrails?.Output))
                mistakes.Add($"{path}guardrails", $"guardrails are not for custom models, and served entity '{custom.Name}' is one; they are for language models and external models.");
        }

        if (gateway.Fallback == true && config.ServedEntities.All(e => e.External is null))
            mistakes.Add($"{path}fallback_config", "fallbacks are for external models, and the endpoint serves none.");
    }

    /// <summary>Refuses a config whose models the endpoint's gateway is not for.</summary>
    /// <exception cref="ServingException"><see cref="ErrorCode.InvalidParameterValue"/>.</exception>
    internal static void RefuseUngovernable(EndpointConfig config, GatewayConfig? gateway, string list)
    {
        if (gateway is null)
            return;
        var mistakes = new Mistakes();
        CheckKind(config, gateway, "ai_gateway.", mistakes);
        if (mistakes.Count > 0)
        {
            throw new ServingException(ErrorCode.InvalidParameterValue, $"{list}: the endpoint's gateway does not suit them. {mistakes}")
            {
                Mistakes = mistakes.All,
            };
        }
    }

    private static bool IsCustom(ServedEntity entity) => entity is { External: null, Traits: { } traits } && !ModelTasks.IsLanguage(traits.Task);

    private static bool HasRules(GuardrailRules? rules) =>
        rules is not null && (rules.Safety || rules.Pii is not null and not PiiBehavior.None || rules.InvalidKeywords?.Count > 0 || rules.ValidTopics?.Count > 0);

    private static void CheckTable(InferenceTableConfig table, string path, Mistakes mistakes)
    {
        if (table.Enabled && string.IsNullOrEmpty(table.Catalog))
            mistakes.Add($"{path}.catalog_name", "is required to enable the inference table.");
        if (table.Enabled && string.IsNullOrEmpty(table.Schema))
            mistakes.Add($"{path}.schema_name", "is required to enable the inference table.");
        CheckName(table.Catalog, $"{path}.catalog_name", mistakes);
        CheckName(table.Schema, $"{path}.schema_name", mistakes);
        CheckName(table.TableNamePrefix, $"{path}.table_name_prefix", mistakes);
        if (table.SamplingFraction is not (> 0 and <= 1))
            mistakes.Add($"{path}.sampling_fraction", "must be a number above 0 and up to 1.");
    }

    // They become names of tables and of folders.
    private static void CheckName(string? name, string path, Mistakes mistakes)
    {
        if (!string.IsNullOrEmpty(name))
            NameRules.CheckAlphabet(name, path, mistakes);
    }
}
