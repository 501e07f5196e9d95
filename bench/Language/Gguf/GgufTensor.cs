namespace ServingCluster.Language.Gguf;

/// <summary>A tensor that is to be written.</summary>
/// <param name="Name">Its name in the file, such as <c>blk.0.attn_q.weight</c>.</param>
/// <param name="Shape">Sizes, the slowest first, as safetensors have them.</param>
/// <param name="Type">How its numbers are stored.</param>
/// <param name="Read">Reads all of them as float32, row-major.</param>
internal sealed record GgufTensor(string Name, long[] Shape, GgufType Type, Func<float[]> Read)
{
    /// <summary>How many numbers it has.</summary>
    public long Count => Shape.Aggregate(1L, static (product, size) => product * size);
}
