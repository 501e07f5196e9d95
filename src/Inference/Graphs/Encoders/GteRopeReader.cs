using ServingCluster.Inference.Graphs.Configs;

namespace ServingCluster.Inference.Graphs.Encoders;

/// <summary>Reads GTE's rotary positions, which differ from those of other models in how they are stretched.</summary>
internal static class GteRopeReader
{
    private const double DefaultTheta = 10000;
    private const string TypeKey = "type";

    /// <summary>Reads them.</summary>
    /// <param name="config">The model's config.</param>
    /// <param name="headSize">Numbers in a head.</param>
    /// <param name="positions">The config's <c>max_position_embeddings</c>.</param>
    /// <exception cref="Errors.ServingException">A value is missing or wrong, or the kind of scaling is not supported.</exception>
    public static RopeConfig Read(ConfigObject config, int headSize, int positions)
    {
        if (headSize % 2 != 0)
            throw config.Wrong("num_attention_heads", $"gives heads of {headSize} numbers; rotary positions need an even count.");
        var plain = new RopeConfig { Theta = config.NumberOrNull("rope_theta", above: 1) ?? DefaultTheta, Size = headSize, OriginalPositions = positions };
        return config.ObjectOrNull("rope_scaling") is { } scaling ? Stretch(scaling, plain) : plain;
    }

    // Fixed NTK: the base grows by the factor s, and all frequencies shrink by s^(2/d) (https://kexue.fm/archives/9706, equation 6). GTE
    // stretches at every length, not only beyond that of its training.
    private static RopeConfig Stretch(ConfigObject scaling, RopeConfig plain)
    {
        var type = scaling.TextOrNull(TypeKey);
        if (type != "ntk")
            throw scaling.Wrong(TypeKey, $"is '{type}', which is not supported for this architecture; supported is ntk.");
        if (scaling.Has("mixed_b"))
            throw scaling.Wrong("mixed_b", "is set, which is not supported.");
        var factor = scaling.Number("factor");
        if (factor < 1)
            throw scaling.Wrong("factor", $"is {factor}; it has to be at least 1.");
        // By a factor of 1 the published code stretches nothing.
        return factor == 1
            ? plain
            : plain with { Theta = plain.Theta * factor, Scaling = RopeScaling.Linear, Factor = Math.Pow(factor, 2.0 / plain.Size) };
    }
}
