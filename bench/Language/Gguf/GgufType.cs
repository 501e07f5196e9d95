namespace ServingCluster.Language.Gguf;

/// <summary>How the numbers of a tensor are stored, by the format's own numbers (ggml's <c>ggml_type</c>).</summary>
internal enum GgufType
{
    /// <summary>Float32.</summary>
    F32 = 0,

    /// <summary>Blocks of 32: a float16 scale and 32 numbers of 4 bits.</summary>
    Q4_0 = 2,

    /// <summary>Blocks of 32: a float16 scale and 32 numbers of 8 bits.</summary>
    Q8_0 = 8,
}
