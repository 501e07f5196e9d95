namespace ServingCluster.Inference.Graphs.Encoders.Modules;

/// <summary>
/// Ways to make one vector of a text's tokens, in the order in which sentence-transformers puts the results of several side by side.
/// </summary>
internal enum PoolingMode
{
    /// <summary>The first token's.</summary>
    Cls,

    /// <summary>The highest, number by number.</summary>
    Max,

    /// <summary>The mean.</summary>
    Mean,

    /// <summary>The sum divided by the square root of the count.</summary>
    MeanSqrtLength,

    /// <summary>The mean with weights 1, 2, 3 and so on.</summary>
    WeightedMean,

    /// <summary>The last token's.</summary>
    LastToken,
}
