using ServingCluster.Errors;
using ServingCluster.Inference.Models;

namespace ServingCluster.Inference.Settings;

/// <summary>Puts a model's settings together from three places, the later winning: the MLmodel's <c>onnx_session_options</c> and
/// <c>providers</c>, its <c>metadata.serving</c> (names as below, or in lower case without the prefix), and the served entity's
/// <c>environment_vars</c>.</summary>
internal static class ModelSettingsReader
{
    private const string SessionOptions = "flavors.onnx.onnx_session_options";

    /// <summary>The settings of a model as served.</summary>
    /// <exception cref="ServingException">A value is wrong or a name unknown; all of them are reported.</exception>
    public static ModelSettings Read(OnnxModelFolder folder, IReadOnlyDictionary<string, string> environmentVars)
    {
        var mistakes = new Mistakes();
        var settings = new ModelSettings { Providers = folder.Providers, SessionConfig = folder.SessionConfig };
        settings = Apply(settings, folder.SessionOptions, $"MLmodel: {SessionOptions}", NameOfOption, mistakes);
        settings = Apply(settings, folder.ServingSettings, "MLmodel: metadata.serving", NameOfMetadata, mistakes);
        settings = Apply(settings, environmentVars, "environment_vars", name => name, mistakes);
        mistakes.ThrowIfAny();
        return settings;
    }

    /// <summary>Notes every unknown name and every wrong value.</summary>
    /// <param name="settings">A served entity's <c>environment_vars</c>.</param>
    /// <param name="path">Where they stand in the request.</param>
    /// <param name="mistakes">Takes what is wrong.</param>
    public static void Validate(IReadOnlyDictionary<string, string> settings, string path, Mistakes mistakes) =>
        Apply(new ModelSettings(), settings, path, name => name, mistakes);

    private static ModelSettings Apply(
        ModelSettings settings, IReadOnlyDictionary<string, string> values, string path, Func<string, string> nameOf, Mistakes mistakes)
    {
        foreach (var (key, value) in values)
        {
            var here = path.Length == 0 ? key : $"{path}.{key}";
            if (SettingRules.Find(nameOf(key)) is not { } rule)
                mistakes.Add(here, $"is not a setting of an ONNX model; known are {SettingRules.Known}.");
            else if (rule.Apply(settings, value.Trim()) is { } changed)
                settings = changed;
            else
                mistakes.Add(here, $"'{value}' has to be {rule.Expectation}.");
        }

        return settings;
    }

    // MLflow allows these four beside extra_session_config; the batch settings are not its.
    private static string NameOfOption(string option) => option switch
    {
        "intra_op_num_threads" or "inter_op_num_threads" or "execution_mode" or "graph_optimization_level" =>
            SettingRules.Prefix + option.ToUpperInvariant(),
        _ => option,
    };

    private static string NameOfMetadata(string name) =>
        name.StartsWith(SettingRules.Prefix, StringComparison.Ordinal) ? name : SettingRules.Prefix + name.ToUpperInvariant();
}
