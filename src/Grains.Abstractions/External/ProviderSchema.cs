namespace ServingCluster.External;

/// <summary>What an external model of one provider is told with.</summary>
/// <param name="Provider">The provider's wire name.</param>
/// <param name="ConfigName">The field of <c>external_model</c> that holds its config.</param>
/// <param name="Fields">The fields of that config.</param>
public sealed record ProviderSchema(string Provider, string ConfigName, params IReadOnlyList<ProviderField> Fields)
{
    /// <summary>The alternatives of which exactly one is given; empty where there are none.</summary>
    public IReadOnlyList<string> Alternatives { get; } = [.. Fields.Select(f => f.Alternative).OfType<string>().Distinct()];

    /// <summary>The field of that wire name; null when there is none.</summary>
    public ProviderField? Find(string name) => Fields.FirstOrDefault(f => f.Name == name);

    /// <summary>Whether the config takes a field of that name, the plaintext twins of secrets among them.</summary>
    public bool Takes(string name) => Fields.Any(f => f.Name == name || f.PlaintextName == name);

    /// <summary>Whether that name is one of a nested object.</summary>
    public bool HasFieldsIn(string name) => Fields.Any(f => f.Name.StartsWith(name + ".", StringComparison.Ordinal));

    /// <summary>What is wrong with a field that the config does not take, in words that follow its path.</summary>
    public string Unknown()
    {
        var known = Fields.Where(f => f.Kind != ProviderFieldKind.Refused).SelectMany(f => new[] { f.Name, f.PlaintextName }).OfType<string>();
        return $"is no field of {ConfigName}; it has {string.Join(", ", known)}.";
    }

    /// <summary>Whether a field has a meaning beside these others.</summary>
    public bool Applies(ProviderField field, IReadOnlyDictionary<string, string> config) =>
        field.When is null || Holds(field.When, config);

    /// <summary>Whether a field that has a meaning must be given.</summary>
    public bool Requires(ProviderField field, IReadOnlyDictionary<string, string> config) =>
        field.IsRequired || (field.RequiredWhen is { } when && Holds(when, config));

    /// <summary>The value of a choice, its default when it was not given.</summary>
    public string? ChoiceOf(string name, IReadOnlyDictionary<string, string> config) =>
        config.TryGetValue(name, out var value) ? value : Find(name)?.Default;

    private bool Holds(FieldCondition condition, IReadOnlyDictionary<string, string> config) =>
        condition.Values.Contains(ChoiceOf(condition.Field, config), StringComparer.OrdinalIgnoreCase);
}
