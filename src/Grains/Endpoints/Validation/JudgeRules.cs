using ServingCluster.Errors;
using ServingCluster.Governance;
using ServingCluster.Grains.Guardrails;

namespace ServingCluster.Grains.Endpoints.Validation;

/// <summary>Whether there are models that judge texts as an endpoint's guardrails ask for.</summary>
internal static class JudgeRules
{
    /// <summary>Notes rules that no model can be asked about.</summary>
    /// <param name="gateway">The endpoint's gateway; null for none.</param>
    /// <param name="endpoint">The endpoint's name.</param>
    /// <param name="options">Names the models.</param>
    /// <param name="path">What stands before each path in messages: <c>ai_gateway.</c> or nothing.</param>
    /// <param name="mistakes">Takes what is wrong.</param>
    public static void Check(GatewayConfig? gateway, string endpoint, GuardrailOptions options, string path, Mistakes mistakes)
    {
        Check(gateway?.Guardrails?.Input, endpoint, options, $"{path}guardrails.input", mistakes);
        Check(gateway?.Guardrails?.Output, endpoint, options, $"{path}guardrails.output", mistakes);
    }

    private static void Check(GuardrailRules? rules, string endpoint, GuardrailOptions options, string path, Mistakes mistakes)
    {
        if (rules is { Safety: true })
            Check(options.SafetyModel, "SafetyModel", endpoint, $"{path}.safety", mistakes);
        if (rules is { ValidTopics.Count: > 0 })
            Check(options.TopicModel, "TopicModel", endpoint, $"{path}.valid_topics", mistakes);
    }

    private static void Check(string? model, string setting, string endpoint, string path, Mistakes mistakes)
    {
        if (model is null)
            mistakes.Add(path, $"needs a model that judges texts, and the operator names none; the setting 'Serving:{setting}' names the endpoint of one.");
        else if (model == endpoint || model.StartsWith($"{endpoint}/", StringComparison.Ordinal))
            mistakes.Add(path, "is not for the endpoint of the very model that judges it.");
    }
}
