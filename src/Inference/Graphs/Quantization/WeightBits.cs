namespace ServingCluster.Inference.Graphs.Quantization;

/// <summary>In how many bits a weight is held.</summary>
internal enum WeightBits
{
    /// <summary>As its file has it, or in the type that the graph computes in.</summary>
    Unquantized = 0,

    /// <summary>4 bits, and a scale for each block.</summary>
    Four = 4,

    /// <summary>8 bits, and a scale for each block.</summary>
    Eight = 8,
}
