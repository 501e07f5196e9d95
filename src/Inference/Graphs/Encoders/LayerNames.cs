namespace ServingCluster.Inference.Graphs.Encoders;

/// <summary>What a family calls the tensors of a layer, without their <c>.weight</c> and <c>.bias</c>.</summary>
internal sealed record LayerNames
{
    private static readonly LayerNames Bert = new()
    {
        Queries = "attention.self.query",
        Keys = "attention.self.key",
        Values = "attention.self.value",
        AttentionOutput = "attention.output.dense",
        AttentionNorm = "attention.output.LayerNorm",
        Up = "intermediate.dense",
        Down = "output.dense",
        Norm = "output.LayerNorm",
    };

    private static readonly LayerNames Gte = new()
    {
        Packed = "attention.qkv_proj",
        Queries = "attention.q_proj",
        Keys = "attention.k_proj",
        Values = "attention.v_proj",
        AttentionOutput = "attention.o_proj",
        AttentionNorm = "attn_ln",
        Up = "mlp.up_gate_proj",
        Down = "mlp.down_proj",
        Norm = "mlp_ln",
    };

    /// <summary>Queries, keys and values in one.</summary>
    public string Packed { get; private init; } = "";

    /// <summary>Queries alone.</summary>
    public required string Queries { get; init; }

    /// <summary>Keys alone.</summary>
    public required string Keys { get; init; }

    /// <summary>Values alone.</summary>
    public required string Values { get; init; }

    /// <summary>Attention's output product.</summary>
    public required string AttentionOutput { get; init; }

    /// <summary>The norm after attention.</summary>
    public required string AttentionNorm { get; init; }

    /// <summary>The feed-forward block's first product; for a gated one the input's half, then the gate's.</summary>
    public required string Up { get; init; }

    /// <summary>The feed-forward block's last product.</summary>
    public required string Down { get; init; }

    /// <summary>The norm after the feed-forward block.</summary>
    public required string Norm { get; init; }

    /// <summary>The names of a family.</summary>
    public static LayerNames Of(EncoderFamily family) => family == EncoderFamily.Gte ? Gte : Bert;
}
