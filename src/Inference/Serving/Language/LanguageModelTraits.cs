using System.Collections.Immutable;
using ServingCluster.Inference.Graphs.Causal;
using ServingCluster.Inference.Graphs.Configs;
using ServingCluster.Inference.Graphs.Exports;

namespace ServingCluster.Inference.Serving.Language;

/// <summary>What answering has to know of a model that continues text, however its graph comes about.</summary>
/// <param name="Architecture">What it is.</param>
/// <param name="Vocabulary">Tokens that there are logits for.</param>
/// <param name="MaxPositions">Most tokens of prompt and answer together.</param>
/// <param name="EosIds">Tokens that end an answer; perhaps none.</param>
/// <param name="BosId">The token that begins a text; null when there is none.</param>
/// <param name="Defaults">How the model's makers would have its answers drawn.</param>
internal sealed record LanguageModelTraits(
    string Architecture, int Vocabulary, int MaxPositions, ImmutableArray<int> EosIds, int? BosId, GenerationDefaults Defaults)
{
    /// <summary>Those of a model whose graph is built here.</summary>
    public static LanguageModelTraits Of(CausalModelConfig config) =>
        new(config.Architecture, config.Vocabulary, config.MaxPositions, config.EosIds, config.BosId, config.Defaults);

    /// <summary>Those of a model that was exported with its graph.</summary>
    public static LanguageModelTraits Of(CausalExport export) =>
        new(export.Architecture, export.Vocabulary, export.MaxPositions, export.EosIds, export.BosId, export.Defaults);
}
