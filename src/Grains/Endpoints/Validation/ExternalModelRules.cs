using ServingCluster.Errors;
using ServingCluster.External;

namespace ServingCluster.Grains.Endpoints.Validation;

/// <summary>What an external model must say, by the provider's <see cref="ProviderSchema"/>. No message shows a value that may be secret.</summary>
internal static class ExternalModelRules
{
    private const int MaxNameLength = 256;

    /// <summary>Notes everything that is wrong with an external model.</summary>
    /// <param name="input">The model as asked for.</param>
    /// <param name="path">Where it stands in the request.</param>
    /// <param name="mistakes">Takes what is wrong.</param>
    public static void Check(ExternalModelInput input, string path, Mistakes mistakes)
    {
        if (input.Name is not { Length: > 0 } name)
            mistakes.Add($"{path}.name", "is required: the model's name at the provider.");
        else if (name.Length > MaxNameLength || name.Any(char.IsControl))
            mistakes.Add($"{path}.name", $"must be one line of at most {MaxNameLength} characters.");
        else if (ProviderValues.IsStep(name))
            mistakes.Add($"{path}.name", $"must be a name, but '{name}' is a step in a path.");
        if (!ExternalProviders.Tasks.Contains(input.Task))
            mistakes.Add($"{path}.task", $"{Given(input.Task)}; choose one of {string.Join(", ", ExternalProviders.Tasks)}.");
        if (ProviderSchemas.Find(input.Provider) is not { } schema)
            mistakes.Add($"{path}.provider", $"{Given(input.Provider)}; choose one of {string.Join(", ", ExternalProviders.All)}.");
        else
            CheckConfig(schema, input.Config, $"{path}.{schema.ConfigName}", mistakes);
    }

    private static string Given(string? value) => string.IsNullOrEmpty(value) ? "is required" : $"'{value}' is not offered";

    private static void CheckConfig(ProviderSchema schema, IReadOnlyDictionary<string, string> config, string path, Mistakes mistakes)
    {
        foreach (var name in config.Keys.Where(name => !schema.Takes(name)))
            mistakes.Add($"{path}.{name}", schema.Unknown());
        var chosen = CheckAlternatives(schema, config, path, mistakes);
        foreach (var field in schema.Fields)
        {
            if (field.Alternative is null || chosen.Contains(field.Alternative))
                CheckField(schema, field, config, path, mistakes);
        }
    }

    // Those of which something is given; when there are several, what is wrong inside each is told as well.
    private static List<string> CheckAlternatives(ProviderSchema schema, IReadOnlyDictionary<string, string> config, string path, Mistakes mistakes)
    {
        var chosen = schema.Alternatives.Where(a => schema.Fields.Any(f => f.Alternative == a && IsGiven(f, config))).ToList();
        if (schema.Alternatives.Count > 0 && chosen.Count != 1)
            mistakes.Add(path, $"must have exactly one of {string.Join(", ", schema.Alternatives)}; it has {(chosen.Count == 0 ? "none" : string.Join(", ", chosen))}.");
        return chosen;
    }

    private static bool IsGiven(ProviderField field, IReadOnlyDictionary<string, string> config) =>
        config.ContainsKey(field.Name) || (field.PlaintextName is { } twin && config.ContainsKey(twin));

    private static void CheckField(
        ProviderSchema schema, ProviderField field, IReadOnlyDictionary<string, string> config, string path, Mistakes mistakes)
    {
        var at = $"{path}.{field.Name}";
        var applies = schema.Applies(field, config);
        if (!IsGiven(field, config))
        {
            if (applies && schema.Requires(field, config))
                mistakes.Add(at, $"is required: {field.Meaning}{(field.PlaintextName is { } twin ? $", as {{{{secrets/scope/key}}}} here or as itself in {LastOf(twin)}" : "")}.");
        }
        else if (!applies)
        {
            mistakes.Add(at, $"has no meaning with {field.When!.Field} '{schema.ChoiceOf(field.When.Field, config)}', only with {string.Join(" or ", field.When.Values)}; leave it out.");
        }
        else if (field.Kind == ProviderFieldKind.Secret)
        {
            CheckSecret(field, config, at, mistakes);
        }
        else if (ProviderValues.Fault(field, config[field.Name]) is { } fault)
        {
            mistakes.Add(at, fault);
        }
    }

    private static void CheckSecret(ProviderField field, IReadOnlyDictionary<string, string> config, string at, Mistakes mistakes)
    {
        var hasReference = config.TryGetValue(field.Name, out var reference);
        var hasText = config.TryGetValue(field.PlaintextName!, out var text);
        if (hasReference && hasText)
            mistakes.Add(at, $"and {LastOf(field.PlaintextName!)} are both given; give exactly one of them.");
        if (hasReference && ProviderValues.Fault(field, reference!) is { } fault)
            mistakes.Add(at, fault);
        if (hasText && ProviderValues.PlaintextFault(field, text!) is { } textFault)
            mistakes.Add(at + "_plaintext", textFault);
    }

    private static string LastOf(string name) => name[(name.LastIndexOf('.') + 1)..];
}
