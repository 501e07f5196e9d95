using System.Collections.Immutable;
using ServingCluster.Inference.Graphs.Configs;
using ServingCluster.Inference.Models;
using ServingCluster.Inference.Tensors;

namespace ServingCluster.Inference.Graphs.Exports;

/// <summary>
/// A model that continues text, as another program exported it to ONNX: onnxruntime-genai's layout (<c>genai_config.json</c>) or that of
/// Optimum's decoders with past (<c>config.json</c>, inputs <c>past_key_values.…</c>). Its weights are not touched.
/// </summary>
internal sealed record CausalExport
{
    /// <summary>The full path of the graph.</summary>
    public required string ModelFile { get; init; }

    /// <summary>What the exporter says it is, such as <c>llama</c>.</summary>
    public required string Architecture { get; init; }

    /// <summary>Tokens that there are logits for.</summary>
    public required int Vocabulary { get; init; }

    /// <summary>Most tokens of prompt and answer together.</summary>
    public required int MaxPositions { get; init; }

    /// <summary>Tokens that end an answer; ascending, perhaps none.</summary>
    public required ImmutableArray<int> EosIds { get; init; }

    /// <summary>The token that begins a text; null when there is none.</summary>
    public int? BosId { get; init; }

    /// <summary>How the model's makers would have its answers drawn.</summary>
    public required GenerationDefaults Defaults { get; init; }

    /// <summary>The names of inputs and outputs.</summary>
    public required ExportNames Names { get; init; }

    /// <summary>Heads of keys and of values.</summary>
    public required int KvHeads { get; init; }

    /// <summary>Numbers in a head.</summary>
    public required int HeadSize { get; init; }

    /// <summary>The type of keys and values: float32 or float16.</summary>
    public required TensorElementType CacheType { get; init; }

    /// <summary>
    /// Whether every layer is a GroupQueryAttention between past and present, which takes both in the same memory, longer than what is in
    /// it. Else each run gives new, longer ones.
    /// </summary>
    public required bool SharesCache { get; init; }

    /// <summary>Layers of the cache.</summary>
    public int Layers => Names.PastKeys.Length;

    /// <summary>An error about an input or output.</summary>
    public Errors.ServingException Wrong(string name, string message) => Broken.Key(Path.GetFileName(ModelFile), $"'{name}'", message);

    /// <summary>Finds an export in a folder.</summary>
    /// <returns>Null when there is none.</returns>
    /// <exception cref="Errors.ServingException">There is one of a kind that is not understood; the message names what.</exception>
    public static CausalExport? Find(string folder) => CausalExportReader.Find(folder);
}
