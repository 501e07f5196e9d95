using ServingCluster.Inference.Settings;

namespace ServingCluster.Inference.Serving.Language;

/// <summary>What makes two loaded graphs the same.</summary>
/// <param name="Folder">The folder of the weights; full path.</param>
/// <param name="Device">The device.</param>
/// <param name="IntraOpThreads">Threads within an operator.</param>
/// <param name="Providers">Execution providers that were asked for.</param>
/// <param name="MaxLength">The most tokens of a row; null for the model's own.</param>
/// <param name="Quantization">Which weights are held in fewer bits.</param>
internal readonly record struct GraphIdentity(
    string Folder, string Device, int IntraOpThreads, string Providers, int? MaxLength, string Quantization)
{
    /// <summary>The identity of a model's graph under some settings.</summary>
    public static GraphIdentity Of(string folder, string device, LanguageModelSettings settings) => new(
        Path.GetFullPath(folder), device, settings.Session.IntraOpThreads,
        settings.Session.ProvidersRequired ? string.Join(',', settings.Session.Providers.Select(p => p.Name)) : "",
        settings.Engine.ContextLength, settings.Quantization.Text);
}
