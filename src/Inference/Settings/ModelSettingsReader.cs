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
        settings = SettingRules.Onnx.Apply(settings, folder.SessionOptions, $"MLmodel: {SessionOptions}", NameOfOption, mistakes);
        settings = SettingSources.Apply(SettingRules.Onnx, settings, folder.ServingSettings, environmentVars, mistakes);
        mistakes.ThrowIfAny();
        return settings;
    }

    /// <summary>Notes every unknown name and every wrong value.</summary>
    /// <param name="settings">A served entity's <c>environment_vars</c>.</param>
    /// <param name="path">Where they stand in the request.</param>
    /// <param name="mistakes">Takes what is wrong.</param>
    public static void Validate(IReadOnlyDictionary<string, string> settings, string path, Mistakes mistakes) =>
        SettingRules.Onnx.Apply(new ModelSettings(), settings, path, name => name, mistakes);

    // MLflow allows these four beside extra_session_config; the batch settings are not its.
    private static string NameOfOption(string option) => option switch
    {
        "intra_op_num_threads" or "inter_op_num_threads" or "execution_mode" or "graph_optimization_level" =>
            SettingText.Prefix + option.ToUpperInvariant(),
        _ => option,
    };
}
