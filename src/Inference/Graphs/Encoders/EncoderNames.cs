namespace ServingCluster.Inference.Graphs.Encoders;

/// <summary>The names of an encoder graph's inputs and output.</summary>
internal static class EncoderNames
{
    /// <summary>Token ids, int64 [rows, tokens]; any id of the vocabulary where a row is shorter.</summary>
    public const string Ids = "ids";

    /// <summary>
    /// 1 for a token, 0 where a row is shorter; int32 [rows, tokens]. Graphs for long texts (<see cref="EncoderConfig.IsMasked"/>) have it
    /// not: all rows of their runs are of one length.
    /// </summary>
    public const string Mask = "mask";

    /// <summary>
    /// How much of each token goes into each way of pooling, float32 [rows, ways, tokens]; for a maximum 1 for tokens that take part.
    /// </summary>
    public const string Pooling = "pooling";

    /// <summary>float32 [rows, dimensions].</summary>
    public const string Embeddings = "embeddings";
}
