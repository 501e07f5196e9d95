using ServingCluster.Errors;

namespace ServingCluster.Inference.Settings;

/// <summary>The two places of settings that all kinds of models have, the later winning.</summary>
internal static class SettingSources
{
    /// <summary>Changes settings by the MLmodel's <c>metadata.serving</c>, then by the served entity's <c>environment_vars</c>.</summary>
    /// <param name="table">What the kind of model knows.</param>
    /// <param name="settings">The settings so far.</param>
    /// <param name="ofModel">The map of the MLmodel.</param>
    /// <param name="ofEntity">Those of the served entity.</param>
    /// <param name="mistakes">Takes what is wrong.</param>
    public static T Apply<T>(
        SettingTable<T> table, T settings, IReadOnlyDictionary<string, string> ofModel, IReadOnlyDictionary<string, string> ofEntity, Mistakes mistakes)
        where T : class
    {
        settings = table.Apply(settings, ofModel, "MLmodel: metadata.serving", SettingText.NameOfMetadata, mistakes);
        return table.Apply(settings, ofEntity, "environment_vars", name => name, mistakes);
    }
}
