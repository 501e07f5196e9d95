using System.Collections.Immutable;
using ServingCluster.Inference.Graphs.Configs;

namespace ServingCluster.Inference.Graphs.Causal;

/// <summary>Reads the configs of the transformers library (https://huggingface.co/docs/transformers/main_classes/configuration).</summary>
internal static class CausalConfigReader
{
    // More than any model has; keeps products of sizes within 64 bits.
    private const int MostLayers = 1_000;
    private const int MostHeads = 1_024;
    private const int Widest = 1 << 20;
    private const int Longest = 1 << 24;

    // What GroupQueryAttention takes, with rotary embedding.
    private const int HeadSizeStep = 16;

    public static CausalModelConfig Read(string folder)
    {
        var config = ConfigObject.Read(folder, CausalModelConfig.FileName);
        var architecture = SupportedArchitectures.Read(config);
        if (!SupportedArchitectures.Causal.Contains(architecture))
        {
            var causal = string.Join(", ", SupportedArchitectures.Causal);
            throw config.Wrong("architectures", $"is {architecture}, which does not continue text; {causal} do.");
        }

        if (config.ObjectOrNull("quantization_config") is { } quantized)
        {
            var method = quantized.TextOrNull("quant_method") ?? "by an unknown method";
            throw config.Wrong("quantization_config", $"the weights are quantised ({method}); they have to be F32, F16 or BF16.");
        }

        var shape = ReadShape(config, architecture, CausalTraits.Of(architecture));
        return ReadTokens(config, ConfigObject.ReadIfThere(folder, CausalModelConfig.GenerationFileName), shape);
    }

    private static CausalModelConfig ReadShape(ConfigObject config, string architecture, CausalTraits traits)
    {
        var hidden = config.Int("hidden_size", most: Widest);
        var heads = config.Int("num_attention_heads", most: MostHeads);
        var headSize = ReadHeadSize(config, traits, hidden, heads);
        var layers = config.Int("num_hidden_layers", most: MostLayers);
        var positions = config.Int("max_position_embeddings", most: Longest);
        var rope = RopeConfigReader.Read(config, headSize, traits.HasPartialRotary, positions);
        RequireRotary(config, rope, headSize);
        return new CausalModelConfig
        {
            Architecture = architecture,
            Vocabulary = config.Int("vocab_size", most: Longest),
            Hidden = hidden,
            Intermediate = config.Int("intermediate_size", most: Widest),
            Layers = layers,
            Heads = heads,
            KvHeads = ReadKvHeads(config, heads),
            HeadSize = headSize,
            MaxPositions = ContextOf(rope, positions),
            NormEpsilon = (float)(config.NumberOrNull("rms_norm_eps", above: 0) ?? traits.NormEpsilon),
            Activation = Activations.Read(config, Activation.Silu),
            Rope = rope,
            TiedEmbeddings = config.Flag("tie_word_embeddings", otherwise: false),
            QkvBias = traits.HasQkvBias || AttentionBias(config, traits),
            OutputBias = AttentionBias(config, traits),
            MlpBias = traits.MlpBiasKey && config.Flag("mlp_bias", otherwise: false),
            QkNorm = traits.HasQkNorm,
            FusedProjections = traits.HasFusedProjections,
            Windows = WindowReader.Read(config, traits.Windows, layers),
            EosIds = [],
        };
    }

    private static bool AttentionBias(ConfigObject config, CausalTraits traits) =>
        traits.AttentionBiasKey && config.Flag("attention_bias", otherwise: false);

    private static int ReadHeadSize(ConfigObject config, CausalTraits traits, int hidden, int heads)
    {
        if ((config.IntOrNull("head_dim", most: Widest) ?? traits.HeadSize) is { } given)
        {
            return given % HeadSizeStep == 0
                ? given
                : throw config.Wrong("head_dim", $"is {given}; it has to be a multiple of {HeadSizeStep}.");
        }

        if (hidden % heads != 0)
            throw config.Wrong("num_attention_heads", $"is {heads}, which does not divide hidden_size, {hidden}; give head_dim.");
        var size = hidden / heads;
        return size % HeadSizeStep == 0
            ? size
            : throw config.Wrong(
                "num_attention_heads",
                $"is {heads}: a head of hidden_size, {hidden}, has {size} numbers; that has to be a multiple of {HeadSizeStep}.");
    }

    private static int ReadKvHeads(ConfigObject config, int heads)
    {
        var kvHeads = config.IntOrNull("num_key_value_heads", most: MostHeads) ?? heads;
        return heads % kvHeads == 0
            ? kvHeads
            : throw config.Wrong("num_key_value_heads", $"is {kvHeads}; it has to divide num_attention_heads, {heads}.");
    }

    private static void RequireRotary(ConfigObject config, RopeConfig rope, int headSize)
    {
        if (rope.Size == 0 || rope.Size % HeadSizeStep != 0)
        {
            throw config.Wrong(
                "partial_rotary_factor",
                $"has {rope.Size} of a head's {headSize} numbers rotated; that has to be a multiple of {HeadSizeStep}.");
        }
    }

    // YaRN's factor is to be switched on for contexts longer than those that max_position_embeddings was written for.
    private static int ContextOf(RopeConfig rope, int positions) =>
        rope.Scaling == RopeScaling.Yarn ? (int)Math.Clamp(rope.OriginalPositions * rope.Factor, positions, Longest) : positions;

    private static CausalModelConfig ReadTokens(ConfigObject config, ConfigObject? generation, CausalModelConfig shape)
    {
        var last = shape.Vocabulary - 1;
        var ends = config.Ints("eos_token_id", 0, last).Concat(generation?.Ints("eos_token_id", 0, last) ?? []);
        return shape with
        {
            EosIds = [.. ends.Distinct().Order()],
            BosId = TokenOrNull(generation, "bos_token_id", last) ?? TokenOrNull(config, "bos_token_id", last),
            PadId = TokenOrNull(generation, "pad_token_id", last) ?? TokenOrNull(config, "pad_token_id", last),
            Defaults = GenerationDefaults.Read(generation),
        };
    }

    // Some files write -1 for none.
    private static int? TokenOrNull(ConfigObject? config, string key, int last) =>
        config?.IntOrNull(key, least: int.MinValue, last) is { } id and >= 0 ? id : null;
}
