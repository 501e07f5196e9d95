namespace ServingCluster.Frontend.Settings;

/// <summary>The settings of one record while they are read and shown.</summary>
/// <typeparam name="T">The settings record.</typeparam>
/// <param name="defaults">What holds without any configuration.</param>
/// <param name="table">Every setting of the record.</param>
internal sealed class SettingBook<T>(T defaults, IReadOnlyList<SettingDescriptor<T>> table) : ISettingBook
    where T : class
{
    private T? _value;

    /// <summary>What is in effect.</summary>
    public T Value => _value ?? defaults;

    public IEnumerable<string> Names => table.Select(d => d.Name);

    public IEnumerable<SettingLine> Lines =>
        table.Select(d => new SettingLine(d.Key, Shown(d), d.Show(Value) == d.Show(defaults), d.Description));

    public bool TryApply(IConfigurationSection entry, List<string> mistakes)
    {
        if (table.FirstOrDefault(d => string.Equals(d.Name, entry.Key, StringComparison.OrdinalIgnoreCase)) is not { } descriptor)
            return false;
        Apply(descriptor, entry, mistakes);
        return true;
    }

    private void Apply(SettingDescriptor<T> descriptor, IConfigurationSection entry, List<string> mistakes)
    {
        var elements = entry.GetChildren().ToList();
        if (elements.Count > 0 && (!descriptor.IsList || elements.Exists(e => e.Value is null)))
        {
            mistakes.Add($"{descriptor.Key} must be {descriptor.Rule}, but has keys below it.");
            return;
        }

        var text = elements.Count > 0
            ? string.Join(SettingsReader.ListSeparator, elements.Select(e => e.Value))
            : entry.Value;

        // An empty environment variable is how people unset one.
        if (string.IsNullOrWhiteSpace(text))
            return;
        if (descriptor.Apply(Value, text.Trim()) is { } changed)
        {
            _value = changed;
            return;
        }

        var shown = descriptor.IsSecret ? "what was given (not shown)" : $"'{text}'";
        mistakes.Add($"{descriptor.Key} must be {descriptor.Rule}, but is {shown}.");
    }

    private string Shown(SettingDescriptor<T> descriptor)
    {
        var text = descriptor.Show(Value);
        if (text.Length == 0)
            return "(not set)";
        return descriptor.IsSecret ? "********" : text;
    }
}
