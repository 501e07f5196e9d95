using ServingCluster.Inference.Graphs.Configs;

namespace ServingCluster.Inference.Graphs.Encoders;

/// <summary>
/// Reads the configs of the transformers library (https://huggingface.co/docs/transformers/model_doc/bert#transformers.BertConfig), and of
/// GTE's own code (https://huggingface.co/Alibaba-NLP/new-impl).
/// </summary>
internal static class EncoderConfigReader
{
    // More than any model has; keeps products of sizes within 64 bits.
    private const int MostLayers = 1_000;
    private const int MostHeads = 1_024;
    private const int Widest = 1 << 20;
    private const int Longest = 1 << 24;

    // Smaller ones are lost in float32.
    private const double LeastEpsilon = 1e-20;

    public static EncoderConfig Read(string folder)
    {
        var config = ConfigObject.Read(folder, EncoderConfig.FileName);
        var architecture = SupportedArchitectures.Read(config);
        if (!SupportedArchitectures.Encoders.Contains(architecture))
            throw config.Wrong("architectures", $"is {architecture}, which does not embed text; {string.Join(", ", SupportedArchitectures.Encoders)} do.");
        RequirePlain(config);
        var family = FamilyOf(architecture);
        var shape = ReadShape(config, architecture, family);
        RequirePositions(config, shape);
        return family == EncoderFamily.Gte ? ReadGte(config, shape) : RequireLearnedPositions(config, shape);
    }

    private static EncoderFamily FamilyOf(string architecture) => architecture switch
    {
        _ when architecture.StartsWith("Bert", StringComparison.Ordinal) => EncoderFamily.Bert,
        _ when architecture.StartsWith("New", StringComparison.Ordinal) => EncoderFamily.Gte,
        _ => EncoderFamily.Roberta,
    };

    private static void RequirePlain(ConfigObject config)
    {
        if (config.ObjectOrNull("quantization_config") is { } quantized)
            throw config.Wrong("quantization_config", $"the weights are quantised ({quantized.TextOrNull("quant_method") ?? "unknown"}); they have to be F32, F16 or BF16.");
        foreach (var key in new[] { "is_decoder", "add_cross_attention" })
        {
            if (config.Flag(key, otherwise: false))
                throw config.Wrong(key, "is true; only encoders that look at the whole text are supported.");
        }
    }

    private static EncoderConfig ReadShape(ConfigObject config, string architecture, EncoderFamily family)
    {
        var hidden = config.Int("hidden_size", most: Widest);
        var heads = config.Int("num_attention_heads", most: MostHeads);
        var vocabulary = config.Int("vocab_size", most: Longest);
        if (hidden % heads != 0)
            throw config.Wrong("num_attention_heads", $"is {heads}, which does not divide hidden_size, {hidden}.");
        return new EncoderConfig
        {
            Architecture = architecture,
            Family = family,
            Vocabulary = vocabulary,
            Hidden = hidden,
            Intermediate = config.Int("intermediate_size", most: Widest),
            Layers = config.Int("num_hidden_layers", most: MostLayers),
            Heads = heads,
            Positions = config.Int("max_position_embeddings", most: Longest),
            TokenTypes = config.IntOrNull("type_vocab_size", least: 0, most: Longest) ?? 2,
            PadId = config.IntOrNull("pad_token_id", least: 0, most: vocabulary - 1) ?? (family == EncoderFamily.Roberta ? 1 : 0),
            NormEpsilon = (float)(config.NumberOrNull("layer_norm_eps", above: LeastEpsilon) ?? 1e-12),
            Activation = Activations.Read(config, Activation.Gelu),
            Matryoshka = ReadMatryoshka(config),
        };
    }

    private static void RequirePositions(ConfigObject config, EncoderConfig shape)
    {
        if (shape.MaxTokens < 1)
            throw config.Wrong("max_position_embeddings", $"is {shape.Positions}; it has to be more than pad_token_id, {shape.PadId}, by two and up.");
    }

    private static EncoderConfig RequireLearnedPositions(ConfigObject config, EncoderConfig shape)
    {
        const string Key = "position_embedding_type";
        return config.TextOrNull(Key) is null or "absolute" ? shape : throw config.Wrong(
            Key, $"is '{config.TextOrNull(Key)}', which is not supported; {shape.Architecture} has to have 'absolute' positions.");
    }

    private static EncoderConfig ReadGte(ConfigObject config, EncoderConfig shape)
    {
        RequireText(config, "layer_norm_type", "layer_norm");
        if (config.Flag("logn_attention_scale", otherwise: false))
            throw config.Wrong("logn_attention_scale", "is true, which is not supported.");
        var packed = shape with { PackedProjections = config.Flag("pack_qkv", otherwise: true) };
        const string Key = "position_embedding_type";
        return (config.TextOrNull(Key) ?? "rope") switch
        {
            "rope" => packed with { Rope = GteRopeReader.Read(config, shape.HeadSize, shape.Positions) },
            "absolute" => packed,
            var other => throw config.Wrong(Key, $"is '{other}', which is not supported; supported are absolute, rope."),
        };
    }

    private static void RequireText(ConfigObject config, string key, string supported)
    {
        if (config.TextOrNull(key) is { } text && text != supported)
            throw config.Wrong(key, $"is '{text}', which is not supported; it has to be '{supported}'.");
    }

    // The keys that vLLM reads too (https://docs.vllm.ai/en/latest/models/pooling_models/).
    private static Matryoshka ReadMatryoshka(ConfigObject config)
    {
        var sizes = config.Ints("matryoshka_dimensions", least: 1, most: Widest);
        return sizes.Count > 0 || config.Flag("is_matryoshka", otherwise: false) ? new Matryoshka(true, [.. sizes.Distinct().Order()]) : Matryoshka.None;
    }
}
