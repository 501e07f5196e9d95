using ServingCluster.Inference.Settings;

namespace ServingCluster.Inference.Serving.Language;

/// <summary>What makes two loaded graphs the same.</summary>
/// <param name="Folder">The folder of the weights; full path.</param>
/// <param name="Device">The device.</param>
/// <param name="Session">How the session was set up.</param>
/// <param name="MaxLength">The most tokens of a row; null for the model's own.</param>
/// <param name="Quantization">Which weights are held in fewer bits; empty where all are as in the files.</param>
internal readonly record struct GraphIdentity(string Folder, string Device, string Session, int? MaxLength, string Quantization = "")
{
    /// <summary>The identity of a model's graph under some settings.</summary>
    /// <param name="folder">The folder of the weights.</param>
    /// <param name="device">The device.</param>
    /// <param name="session">The settings.</param>
    /// <param name="maxLength">The most tokens of a row; null for the model's own.</param>
    public static GraphIdentity Of(string folder, string device, ModelSettings session, int? maxLength) =>
        new(Path.GetFullPath(folder), device, Describe(session), maxLength);

    /// <summary>The identity of a causal model's graph under some settings.</summary>
    public static GraphIdentity Of(string folder, string device, LanguageModelSettings settings) =>
        Of(folder, device, settings.Session, settings.Engine.ContextLength) with { Quantization = settings.Quantization.Text };

    private static string Describe(ModelSettings session)
    {
        var providers = session.ProvidersRequired ? string.Join(',', session.Providers.Select(static p => p.Name)) : "";
        return $"{session.IntraOpThreads} {session.InterOpThreads} {session.ExecutionMode} {session.GraphOptimization} {providers}";
    }
}
