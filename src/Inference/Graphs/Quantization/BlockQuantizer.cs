using System.Runtime.Intrinsics;

namespace ServingCluster.Inference.Graphs.Quantization;

/// <summary>
/// Rounds blocks of 32 numbers to 4 or 8 bits (<see cref="BlockFormat"/>). Gives the same bytes on every machine and however blocks are
/// shared between threads.
/// </summary>
internal static class BlockQuantizer
{
    private const float LargestOfEight = 127;
    private const float LargestOfFour = -8;

    /// <summary>Quantises a row.</summary>
    /// <param name="bits">4 or 8.</param>
    /// <param name="row">Whole blocks; a row that ends within one is filled up with zeros.</param>
    /// <param name="values">Takes the numbers, <see cref="BlockFormat.BytesOf"/> per block.</param>
    /// <param name="scales">Takes a scale per block.</param>
    /// <param name="isHalf">Whether the scales are kept in half precision; then they are rounded to it before they are used.</param>
    /// <returns>False when a number is not finite; what was written then is of no use.</returns>
    public static bool TryQuantize(WeightBits bits, ReadOnlySpan<float> row, Span<byte> values, Span<float> scales, bool isHalf)
    {
        for (var block = 0; block < scales.Length; block++)
        {
            var numbers = Block.Of(row.Slice(block * BlockFormat.Size, BlockFormat.Size));
            var largest = numbers.Largest();
            if (!float.IsFinite(largest))
                return false;
            if (bits == WeightBits.Eight)
            {
                scales[block] = ScaleOf(MathF.Abs(largest) / LargestOfEight, isHalf);
                numbers.Round(scales[block], 128, 255).CopyTo(values[(block * BlockFormat.Size)..]);
            }
            else
            {
                // So the largest number, whichever sign it has, takes the one q that has no counterpart.
                scales[block] = ScaleOf(largest / LargestOfFour, isHalf);
                Pack(numbers.Round(scales[block], 8, 15)).CopyTo(values[(block * BlockFormat.Size / 2)..]);
            }
        }

        return true;
    }

    // What is too small to be divided by is zero: all of the block is then below 1e-36 (in half precision 1e-6).
    private static float ScaleOf(float scale, bool isHalf)
    {
        if (isHalf)
            scale = (float)(Half)Math.Clamp(scale, -(float)Half.MaxValue, (float)Half.MaxValue);
        return float.IsNormal(scale) ? scale : 0;
    }

    // Pairs of bytes, each below 16, to bytes.
    private static Vector128<byte> Pack(Vector256<byte> pairs)
    {
        var words = pairs.AsUInt16();
        var packed = (words | (words >>> 4)) & Vector256.Create((ushort)0xFF);
        return Vector128.Narrow(packed.GetLower(), packed.GetUpper());
    }

    /// <summary>The numbers of a block.</summary>
    private readonly record struct Block(Vector256<float> A, Vector256<float> B, Vector256<float> C, Vector256<float> D)
    {
        public static Block Of(ReadOnlySpan<float> numbers) => new(
            Vector256.Create(numbers), Vector256.Create(numbers[8..]), Vector256.Create(numbers[16..]), Vector256.Create(numbers[24..]));

        /// <summary>The number of the largest magnitude; not finite when any is not.</summary>
        public float Largest()
        {
            var highs = Vector256.Max(Vector256.Max(A, B), Vector256.Max(C, D));
            var lows = Vector256.Min(Vector256.Min(A, B), Vector256.Min(C, D));
            var (high, low) = (highs[0], lows[0]);
            for (var i = 1; i < Vector256<float>.Count; i++)
                (high, low) = (MathF.Max(high, highs[i]), MathF.Min(low, lows[i]));
            return high >= -low ? high : low;
        }

        /// <summary>By number, the nearest q.</summary>
        public Vector256<byte> Round(float scale, int zeroPoint, int largest)
        {
            var inverse = Vector256.Create(scale == 0 ? 0 : 1 / scale);
            var zero = Vector256.Create((float)zeroPoint);
            var limit = Vector256.Create((float)largest);
            var lower = Vector256.Narrow(Round(A, inverse, zero, limit), Round(B, inverse, zero, limit));
            var upper = Vector256.Narrow(Round(C, inverse, zero, limit), Round(D, inverse, zero, limit));
            return Vector256.Narrow(lower, upper);
        }

        private static Vector256<uint> Round(Vector256<float> numbers, Vector256<float> inverse, Vector256<float> zero, Vector256<float> limit)
        {
            var rounded = Vector256.Round(numbers * inverse) + zero;
            return Vector256.ConvertToInt32(Vector256.Clamp(rounded, Vector256<float>.Zero, limit)).AsUInt32();
        }
    }
}
