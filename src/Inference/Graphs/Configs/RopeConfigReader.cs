namespace ServingCluster.Inference.Graphs.Configs;

/// <summary>
/// Reads a config's rotary embedding: <c>rope_theta</c> beside <c>rope_scaling</c>, or both within <c>rope_parameters</c>, as newer
/// versions of the transformers library write them.
/// </summary>
internal static class RopeConfigReader
{
    private const string Supported = "default, linear, llama3, yarn";
    private const double DefaultTheta = 10000;

    /// <summary>Reads it.</summary>
    /// <param name="config">The model's config.</param>
    /// <param name="headSize">Numbers in a head.</param>
    /// <param name="allowPartial">Whether the architecture can rotate a part of a head alone.</param>
    /// <param name="maxPositions">The config's <c>max_position_embeddings</c>.</param>
    /// <exception cref="Errors.ServingException">A value is missing or wrong, or the kind of scaling is not supported.</exception>
    public static RopeConfig Read(ConfigObject config, int headSize, bool allowPartial, int maxPositions)
    {
        var parameters = config.ObjectOrNull("rope_parameters");
        if (parameters?.ObjectKeys().FirstOrDefault() is { } nested)
            throw parameters.Wrong(nested, "gives layers rotary embeddings of their own, which is not supported.");
        var scaling = parameters ?? config.ObjectOrNull("rope_scaling");
        var plain = new RopeConfig
        {
            Theta = parameters?.NumberOrNull("rope_theta", above: 1) ?? config.NumberOrNull("rope_theta", above: 1) ?? DefaultTheta,
            Size = SizeOf(config, parameters, headSize, allowPartial),
            OriginalPositions = maxPositions,
        };
        return scaling is null ? plain : Scale(scaling, plain);
    }

    private static int SizeOf(ConfigObject config, ConfigObject? parameters, int headSize, bool allowPartial)
    {
        const string Key = "partial_rotary_factor";
        var holder = parameters?.Has(Key) == true ? parameters : config;
        if (holder.NumberOrNull(Key, above: 0) is not { } part)
            return headSize;
        if (part > 1)
            throw holder.Wrong(Key, $"is {part}; it has to be at most 1.");
        if (part < 1 && !allowPartial)
            throw holder.Wrong(Key, $"is {part}; this architecture rotates whole heads, it has to be 1 or missing.");
        return (int)(headSize * part);
    }

    private static RopeConfig Scale(ConfigObject scaling, RopeConfig plain)
    {
        // Older files say "type". Some have both; the newer key decides.
        var key = scaling.Has("rope_type") ? "rope_type" : "type";
        return scaling.TextOrNull(key) switch
        {
            null or "default" => plain,
            "linear" => plain with { Scaling = RopeScaling.Linear, Factor = FactorOf(scaling) },
            "llama3" => Llama3(scaling, plain),
            "yarn" => Yarn(scaling, plain),
            var other => throw scaling.Wrong(key, $"is '{other}', which is not supported; supported are {Supported}."),
        };
    }

    private static RopeConfig Llama3(ConfigObject scaling, RopeConfig plain)
    {
        var low = scaling.Number("low_freq_factor", above: 0);
        return plain with
        {
            Scaling = RopeScaling.Llama3,
            Factor = FactorOf(scaling),
            LowFrequencyFactor = low,
            HighFrequencyFactor = scaling.Number("high_freq_factor", above: low),
            OriginalPositions = scaling.Int("original_max_position_embeddings"),
        };
    }

    private static RopeConfig Yarn(ConfigObject scaling, RopeConfig plain)
    {
        var factor = FactorOf(scaling);
        var slow = scaling.NumberOrNull("beta_slow", above: 0) ?? plain.BetaSlow;
        return plain with
        {
            Scaling = RopeScaling.Yarn,
            Factor = factor,
            OriginalPositions = scaling.IntOrNull("original_max_position_embeddings") ?? plain.OriginalPositions,
            BetaSlow = slow,
            BetaFast = scaling.NumberOrNull("beta_fast", above: slow) ?? plain.BetaFast,
            Truncate = scaling.Flag("truncate", otherwise: true),
            AttentionFactor = scaling.NumberOrNull("attention_factor", above: 0) ?? YarnAttention(scaling, factor),
        };
    }

    // YaRN's section 3.4; the two scales are those of DeepSeek's variant.
    private static double YarnAttention(ConfigObject scaling, double factor)
    {
        if (scaling.NumberOrNull("mscale") is { } scale and not 0 && scaling.NumberOrNull("mscale_all_dim") is { } all and not 0)
            return Sharpening(factor, scale) / Sharpening(factor, all);
        return Sharpening(factor, 1);
    }

    private static double Sharpening(double factor, double scale) => factor <= 1 ? 1 : (0.1 * scale * Math.Log(factor)) + 1;

    private static double FactorOf(ConfigObject scaling)
    {
        var factor = scaling.Number("factor");
        return factor >= 1 ? factor : throw scaling.Wrong("factor", $"is {factor}; it has to be at least 1.");
    }
}
