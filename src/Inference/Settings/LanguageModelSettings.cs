using ServingCluster.Inference.Graphs.Quantization;
using ServingCluster.Inference.Language;

namespace ServingCluster.Inference.Settings;

/// <summary>How a model that continues text is run.</summary>
internal sealed record LanguageModelSettings
{
    /// <summary>How requests share it.</summary>
    public LanguageEngineOptions Engine { get; init; } = new();

    /// <summary>Which weights are held in fewer bits.</summary>
    public WeightQuantization Quantization { get; init; } = WeightQuantization.None;

    /// <summary>How its graph is run.</summary>
    public ModelSettings Session { get; init; } = new();
}
