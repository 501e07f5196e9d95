namespace ServingCluster.Inference.Graphs.Causal;

/// <summary>In what an architecture differs from Llama, as the published implementations have it.</summary>
internal sealed record CausalTraits
{
    private static readonly Dictionary<string, CausalTraits> All = new(StringComparer.Ordinal)
    {
        ["LlamaForCausalLM"] = new() { AttentionBiasKey = true, MlpBiasKey = true },
        ["MistralForCausalLM"] = new() { Windows = WindowRule.All },
        ["Qwen2ForCausalLM"] = new() { HasQkvBias = true, Windows = WindowRule.Upper },
        ["Qwen3ForCausalLM"] = new() { AttentionBiasKey = true, HasQkNorm = true, HeadSize = 128, Windows = WindowRule.Upper },
        ["Phi3ForCausalLM"] = new() { HasFusedProjections = true, HasPartialRotary = true, NormEpsilon = 1e-5, Windows = WindowRule.All },
    };

    /// <summary>Whether <c>attention_bias</c> says if attention's products have a bias.</summary>
    public bool AttentionBiasKey { get; private init; }

    /// <summary>Whether <c>mlp_bias</c> says if the feed-forward products have a bias.</summary>
    public bool MlpBiasKey { get; private init; }

    /// <summary>Whether queries, keys and values have a bias in any case.</summary>
    public bool HasQkvBias { get; private init; }

    /// <summary>Whether heads of queries and keys are normalised.</summary>
    public bool HasQkNorm { get; private init; }

    /// <summary>Whether the files hold fused tensors.</summary>
    public bool HasFusedProjections { get; private init; }

    /// <summary>Whether a part of a head may be rotated alone.</summary>
    public bool HasPartialRotary { get; private init; }

    /// <summary>Which layers have a window.</summary>
    public WindowRule Windows { get; private init; }

    /// <summary>A head's size where the config has no <c>head_dim</c>; null for its share of <c>hidden_size</c>.</summary>
    public int? HeadSize { get; private init; }

    /// <summary>Where the config has no <c>rms_norm_eps</c>.</summary>
    public double NormEpsilon { get; private init; } = 1e-6;

    /// <summary>The traits of one of <see cref="Configs.SupportedArchitectures.Causal"/>.</summary>
    public static CausalTraits Of(string architecture) => All[architecture];
}
