namespace ServingCluster.Inference.Graphs.Configs;

/// <summary>How rotary frequencies are stretched for contexts longer than those of pre-training.</summary>
internal enum RopeScaling
{
    /// <summary>Not at all.</summary>
    None,

    /// <summary>All by one factor (Chen et al., Position Interpolation, 2023).</summary>
    Linear,

    /// <summary>Low ones by the factor, high ones not, between them smoothly (Llama 3.1).</summary>
    Llama3,

    /// <summary>As many turns decide, and attention is sharpened (Peng et al., YaRN, 2023).</summary>
    Yarn,
}
