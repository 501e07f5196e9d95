namespace ServingCluster.Inference.Graphs.Quantization;

/// <summary>
/// How MatMulNBits and GatherBlockQuantized have their weights (onnxruntime, docs/ContribOperators.md): each row in blocks of 32 numbers,
/// the last one filled up with zeros; a number is (q − zero point) · scale with one scale per block; 4-bit ones two to a byte, the first in
/// the low half.
/// </summary>
internal static class BlockFormat
{
    /// <summary>Numbers of a block.</summary>
    public const int Size = 32;

    // On processors products are laid out anew with each block's scale and sum, in float32.
    private const int LaidOutExtra = 2 * sizeof(float);

    /// <summary>The q of zero.</summary>
    public static int ZeroPoint(WeightBits bits) => 1 << ((int)bits - 1);

    /// <summary>Blocks of a row.</summary>
    public static long BlocksOf(long columns) => (columns + Size - 1) / Size;

    /// <summary>Bytes of a block's numbers.</summary>
    public static int BytesOf(WeightBits bits) => Size * (int)bits / 8;

    /// <summary>Bytes that a matrix takes in memory once it is loaded, to the safe side.</summary>
    public static long MemoryOf(WeightBits bits, long rows, long columns) => rows * BlocksOf(columns) * (BytesOf(bits) + LaidOutExtra);
}
