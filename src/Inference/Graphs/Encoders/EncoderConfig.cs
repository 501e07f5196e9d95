using ServingCluster.Inference.Graphs.Configs;

namespace ServingCluster.Inference.Graphs.Encoders;

/// <summary>What <c>config.json</c> says of a model that embeds text.</summary>
internal sealed record EncoderConfig
{
    /// <summary>The file with a model's shape.</summary>
    public const string FileName = "config.json";

    // Where the scores of all heads of a run take some 200 MiB.
    private const int MostMaskedTokens = 1024;

    /// <summary>One of <see cref="SupportedArchitectures.Encoders"/>.</summary>
    public required string Architecture { get; init; }

    /// <summary>How its layers are built.</summary>
    public required EncoderFamily Family { get; init; }

    /// <summary>Tokens that there are embeddings for (<c>vocab_size</c>).</summary>
    public required int Vocabulary { get; init; }

    /// <summary>Numbers per token between layers (<c>hidden_size</c>).</summary>
    public required int Hidden { get; init; }

    /// <summary>Numbers per token within a feed-forward block (<c>intermediate_size</c>).</summary>
    public required int Intermediate { get; init; }

    /// <summary>Layers (<c>num_hidden_layers</c>).</summary>
    public required int Layers { get; init; }

    /// <summary>Heads (<c>num_attention_heads</c>); divides <see cref="Hidden"/>.</summary>
    public required int Heads { get; init; }

    /// <summary>Positions that there are (<c>max_position_embeddings</c>), those that no token takes included.</summary>
    public required int Positions { get; init; }

    /// <summary>Kinds of tokens (<c>type_vocab_size</c>), of which all are the first; 0 for none.</summary>
    public required int TokenTypes { get; init; }

    /// <summary>The token that fills up rows (<c>pad_token_id</c>).</summary>
    public required int PadId { get; init; }

    /// <summary>Added to the variance before its root is taken (<c>layer_norm_eps</c>).</summary>
    public required float NormEpsilon { get; init; }

    /// <summary>The feed-forward block's function (<c>hidden_act</c>).</summary>
    public required Activation Activation { get; init; }

    /// <summary>Rotary positions; null for learned ones.</summary>
    public RopeConfig? Rope { get; init; }

    /// <summary>Whether the files hold queries, keys and values as one tensor.</summary>
    public bool PackedProjections { get; init; }

    /// <summary>The sizes to which its embeddings may be cut (<c>matryoshka_dimensions</c>).</summary>
    public Matryoshka Matryoshka { get; init; } = Matryoshka.None;

    /// <summary>Numbers in a head.</summary>
    public int HeadSize => Hidden / Heads;

    /// <summary>The position of a row's first token.</summary>
    public int FirstPosition => Family == EncoderFamily.Roberta ? PadId + 1 : 0;

    /// <summary>Most tokens of a row, begin and end included.</summary>
    public int MaxTokens => Positions - FirstPosition;

    /// <summary>
    /// Whether rows of a run may differ in length. ONNX Runtime's attention needs memory that grows with the square of the length where there
    /// is a mask, and hardly any where there is none; so models for long texts have none.
    /// </summary>
    public bool IsMasked => MaxTokens <= MostMaskedTokens;

    /// <summary>Reads a folder's config.</summary>
    /// <exception cref="Errors.ServingException">The architecture is not supported, or a value is missing or wrong; the message names file
    /// and key.</exception>
    public static EncoderConfig Read(string folder) => EncoderConfigReader.Read(folder);
}
