using ServingCluster.Errors;
using ServingCluster.Inference.Models;

namespace ServingCluster.Inference.Settings;

/// <summary>Puts the settings of language models together: the MLmodel's <c>metadata.serving</c>, then the served entity's
/// <c>environment_vars</c>.</summary>
internal static class LanguageSettingsReader
{
    /// <summary>The settings of a model that continues text.</summary>
    /// <exception cref="ServingException">A value is wrong or a name unknown; all of them are reported.</exception>
    public static LanguageModelSettings Read(LanguageModelFolder folder, IReadOnlyDictionary<string, string> environmentVars) =>
        Read(LanguageSettingRules.Table, new LanguageModelSettings(), folder, environmentVars);

    /// <summary>The settings of a model that embeds text.</summary>
    /// <exception cref="ServingException">A value is wrong or a name unknown; all of them are reported.</exception>
    public static ModelSettings ReadEmbedding(LanguageModelFolder folder, IReadOnlyDictionary<string, string> environmentVars) =>
        Read(SettingRules.Embedding, new ModelSettings(), folder, environmentVars);

    /// <summary>
    /// Notes every name that neither kind of language model knows, and every wrong value. Which kind a model is, its files say.
    /// </summary>
    /// <param name="settings">A served entity's <c>environment_vars</c>.</param>
    /// <param name="path">Where they stand in the request.</param>
    /// <param name="mistakes">Takes what is wrong.</param>
    public static void Validate(IReadOnlyDictionary<string, string> settings, string path, Mistakes mistakes)
    {
        var embedding = settings.Where(s => SettingRules.Embedding.Find(s.Key) is not null && LanguageSettingRules.Table.Find(s.Key) is null).ToDictionary();
        var others = settings.Where(s => !embedding.ContainsKey(s.Key)).ToDictionary();
        SettingRules.Embedding.Apply(new ModelSettings(), embedding, path, name => name, mistakes);
        LanguageSettingRules.Table.Apply(new LanguageModelSettings(), others, path, name => name, mistakes);
    }

    private static T Read<T>(SettingTable<T> table, T defaults, LanguageModelFolder folder, IReadOnlyDictionary<string, string> environmentVars)
        where T : class
    {
        var mistakes = new Mistakes();
        var settings = SettingSources.Apply(table, defaults, folder.ServingSettings, environmentVars, mistakes);
        mistakes.ThrowIfAny();
        return settings;
    }
}
