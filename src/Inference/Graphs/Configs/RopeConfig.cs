namespace ServingCluster.Inference.Graphs.Configs;

/// <summary>Rotary position embedding (Su et al., RoFormer, 2021) as a config gives it.</summary>
internal sealed record RopeConfig
{
    /// <summary>The base of the frequencies; above 1.</summary>
    public required double Theta { get; init; }

    /// <summary>How many of a head's numbers are rotated; even, the rest passes as it is.</summary>
    public required int Size { get; init; }

    /// <summary>How the frequencies are stretched.</summary>
    public RopeScaling Scaling { get; init; }

    /// <summary>By how much; at least 1.</summary>
    public double Factor { get; init; } = 1;

    /// <summary>Positions of pre-training.</summary>
    public int OriginalPositions { get; init; }

    /// <summary>Llama 3: wavelengths above <see cref="OriginalPositions"/> by this are stretched fully.</summary>
    public double LowFrequencyFactor { get; init; } = 1;

    /// <summary>Llama 3: wavelengths below <see cref="OriginalPositions"/> by this are not stretched.</summary>
    public double HighFrequencyFactor { get; init; } = 4;

    /// <summary>YaRN: frequencies with more turns than this over <see cref="OriginalPositions"/> are not stretched.</summary>
    public double BetaFast { get; init; } = 32;

    /// <summary>YaRN: frequencies with fewer turns than this over <see cref="OriginalPositions"/> are stretched fully.</summary>
    public double BetaSlow { get; init; } = 1;

    /// <summary>YaRN: whether the border between the two falls on whole frequencies.</summary>
    public bool Truncate { get; init; } = true;

    /// <summary>Multiplies cosine and sine, so that attention's logits grow by its square.</summary>
    public double AttentionFactor { get; init; } = 1;
}
