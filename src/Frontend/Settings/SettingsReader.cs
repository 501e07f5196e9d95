namespace ServingCluster.Frontend.Settings;

/// <summary>Reads settings from the configuration.</summary>
internal static class SettingsReader
{
    /// <summary>The configuration section of all settings.</summary>
    public const string Section = "Serving";

    /// <summary>What separates the elements of a list.</summary>
    public const char ListSeparator = ';';

    /// <summary>Reads and checks all settings of a program.</summary>
    /// <param name="configuration">The configuration.</param>
    /// <param name="mistakes">Takes what breaks its rule or is unknown; the caller may add what does not go together.</param>
    /// <param name="books">Take the settings.</param>
    /// <exception cref="SettingsException">There were mistakes.</exception>
    public static void Read(IConfiguration configuration, List<string> mistakes, params IReadOnlyList<ISettingBook> books)
    {
        foreach (var entry in configuration.GetSection(Section).GetChildren())
        {
            if (!books.Any(b => b.TryApply(entry, mistakes)))
                mistakes.Add(Unknown(entry.Key, books));
        }

        if (mistakes.Count > 0)
            throw new SettingsException(mistakes);
    }

    /// <summary>The whole key of a setting.</summary>
    public static string KeyOf(string name) => $"{Section}:{name}";

    private static string Unknown(string name, IReadOnlyList<ISettingBook> books)
    {
        var nearest = books.SelectMany(b => b.Names).MinBy(n => EditDistance.Between(name, n))!;
        return $"{KeyOf(name)} is not a setting. The nearest one is {KeyOf(nearest)}.";
    }
}
