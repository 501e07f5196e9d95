namespace ServingCluster.Frontend.Settings;

/// <summary>Reads <see cref="ServingSettings"/> from the configuration.</summary>
public static class SettingsReader
{
    /// <summary>The configuration section of all settings.</summary>
    public const string Section = "Serving";

    /// <summary>Reads and checks all settings.</summary>
    /// <exception cref="SettingsException">Some are unknown or break their rule; the exception tells all of them.</exception>
    public static ServingSettings Read(IConfiguration configuration)
    {
        var settings = new ServingSettings();
        var mistakes = new List<string>();
        foreach (var entry in configuration.GetSection(Section).GetChildren())
        {
            if (SettingTable.Find(entry.Key) is { } descriptor)
                settings = Apply(settings, descriptor, entry, mistakes);
            else
                mistakes.Add(Unknown(entry.Key));
        }

        return mistakes.Count == 0 ? settings : throw new SettingsException(mistakes);
    }

    private static ServingSettings Apply(
        ServingSettings settings, SettingDescriptor descriptor, IConfigurationSection entry, List<string> mistakes)
    {
        var elements = entry.GetChildren().ToList();
        if (elements.Count > 0 && (!descriptor.IsList || elements.Exists(e => e.Value is null)))
        {
            mistakes.Add($"{descriptor.Key} must be {descriptor.Rule}, but has keys below it.");
            return settings;
        }

        var text = elements.Count > 0
            ? string.Join(SettingDescriptor.ListSeparator, elements.Select(e => e.Value))
            : entry.Value;

        // An empty environment variable is how people unset one.
        if (string.IsNullOrWhiteSpace(text))
            return settings;
        if (descriptor.Apply(settings, text.Trim()) is { } changed)
            return changed;
        var shown = descriptor.IsSecret ? "what was given (not shown)" : $"'{text}'";
        mistakes.Add($"{descriptor.Key} must be {descriptor.Rule}, but is {shown}.");
        return settings;
    }

    private static string Unknown(string name)
    {
        var nearest = SettingTable.All.MinBy(d => EditDistance.Between(name, d.Name))!;
        return $"{Section}:{name} is not a setting. The nearest one is {nearest.Key}.";
    }
}
