namespace ServingCluster.Frontend.Settings;

/// <summary>One setting: how its text becomes part of a settings record and back.</summary>
/// <typeparam name="T">The settings record.</typeparam>
/// <param name="Name">The key below <c>Serving:</c>.</param>
/// <param name="Rule">What a value must be, to follow "must be".</param>
/// <param name="Description">What it does, in a few words.</param>
/// <param name="Show">The effective value as text; empty when not set.</param>
/// <param name="Apply">The settings with the value in that text, or null when the text breaks the rule.</param>
/// <param name="IsSecret">Whether the value is never shown.</param>
/// <param name="IsList">Whether the configuration may give it as an array.</param>
internal sealed record SettingDescriptor<T>(
    string Name,
    string Rule,
    string Description,
    Func<T, string> Show,
    Func<T, string, T?> Apply,
    bool IsSecret = false,
    bool IsList = false)
    where T : class
{
    public string Key => SettingsReader.KeyOf(Name);
}
