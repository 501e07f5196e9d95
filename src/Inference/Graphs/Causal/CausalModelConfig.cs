using System.Collections.Immutable;
using ServingCluster.Inference.Graphs.Configs;

namespace ServingCluster.Inference.Graphs.Causal;

/// <summary>What <c>config.json</c> and <c>generation_config.json</c> say of a model that continues text.</summary>
internal sealed record CausalModelConfig
{
    /// <summary>The file with a model's shape.</summary>
    public const string FileName = "config.json";

    /// <summary>The file with its makers' ways of drawing tokens.</summary>
    public const string GenerationFileName = "generation_config.json";

    /// <summary>One of <see cref="SupportedArchitectures.Causal"/>.</summary>
    public required string Architecture { get; init; }

    /// <summary>Tokens that there are logits for (<c>vocab_size</c>); may be more than the tokenizer knows, for alignment.</summary>
    public required int Vocabulary { get; init; }

    /// <summary>Numbers per token between layers (<c>hidden_size</c>).</summary>
    public required int Hidden { get; init; }

    /// <summary>Numbers per token within a feed-forward block (<c>intermediate_size</c>).</summary>
    public required int Intermediate { get; init; }

    /// <summary>Layers (<c>num_hidden_layers</c>).</summary>
    public required int Layers { get; init; }

    /// <summary>Heads of queries (<c>num_attention_heads</c>).</summary>
    public required int Heads { get; init; }

    /// <summary>Heads of keys and of values; divides <see cref="Heads"/> (<c>num_key_value_heads</c>).</summary>
    public required int KvHeads { get; init; }

    /// <summary>Numbers in a head (<c>head_dim</c>).</summary>
    public required int HeadSize { get; init; }

    /// <summary>Most tokens of prompt and answer together.</summary>
    public required int MaxPositions { get; init; }

    /// <summary>Added to the mean square before its root is taken (<c>rms_norm_eps</c>).</summary>
    public required float NormEpsilon { get; init; }

    /// <summary>The feed-forward block's function (<c>hidden_act</c>).</summary>
    public required Activation Activation { get; init; }

    /// <summary>Rotary embedding.</summary>
    public required RopeConfig Rope { get; init; }

    /// <summary>Whether the output takes the input's embeddings (<c>tie_word_embeddings</c>).</summary>
    public required bool TiedEmbeddings { get; init; }

    /// <summary>Whether queries, keys and values have a bias.</summary>
    public required bool QkvBias { get; init; }

    /// <summary>Whether attention's output has a bias.</summary>
    public required bool OutputBias { get; init; }

    /// <summary>Whether the feed-forward products have a bias.</summary>
    public required bool MlpBias { get; init; }

    /// <summary>Whether heads of queries and keys are normalised.</summary>
    public required bool QkNorm { get; init; }

    /// <summary>Whether the files hold queries, keys and values as one tensor, and the feed-forward gate and input as another.</summary>
    public required bool FusedProjections { get; init; }

    /// <summary>By layer, how many tokens, itself included, a token attends to; 0 for all.</summary>
    public required ImmutableArray<int> Windows { get; init; }

    /// <summary>Tokens that end an answer, of both files; ascending, perhaps none.</summary>
    public required ImmutableArray<int> EosIds { get; init; }

    /// <summary>The token that begins a text; null when there is none.</summary>
    public int? BosId { get; init; }

    /// <summary>The token that fills up rows; null when there is none.</summary>
    public int? PadId { get; init; }

    /// <summary>How the model's makers would have its answers drawn.</summary>
    public GenerationDefaults Defaults { get; init; } = new();

    /// <summary>Numbers of all heads of queries together.</summary>
    public int QuerySize => Heads * HeadSize;

    /// <summary>Numbers of all heads of keys, or of values, together.</summary>
    public int KvSize => KvHeads * HeadSize;

    /// <summary>Reads the two files of a folder.</summary>
    /// <exception cref="Errors.ServingException">The architecture is not supported, or a value is missing or wrong; the message names file
    /// and key.</exception>
    public static CausalModelConfig Read(string folder) => CausalConfigReader.Read(folder);
}
