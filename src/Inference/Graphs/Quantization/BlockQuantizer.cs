using System.Runtime.Intrinsics;

namespace ServingCluster.Inference.Graphs.Quantization;

/// <summary>Rounds blocks of 32 numbers to 4 or 8 bits (<see cref="BlockFormat"/>).</summary>
internal static class BlockQuantizer
{
    private const float LargestOfEight = 127;
    private const float LeastOfFour = -8;
    private const float MostOfFour = 7;

    // Scales that are tried to either side of the plain one, and how far off the farthest is, in steps.
    private const int Tries = 4;
    private const float Reach = 0.9f;

    /// <summary>Quantises a row.</summary>
    /// <param name="bits">4 or 8.</param>
    /// <param name="row">Whole blocks; a row that ends within one is filled up with zeros.</param>
    /// <param name="values">Takes the numbers, <see cref="BlockFormat.BytesOf"/> per block.</param>
    /// <param name="scales">Takes a scale per block.</param>
    /// <param name="isHalf">Whether the scales are kept in half precision; then they are rounded to it.</param>
    /// <returns>False when a number is not finite; what was written then is of no use.</returns>
    public static bool TryQuantize(WeightBits bits, ReadOnlySpan<float> row, Span<byte> values, Span<float> scales, bool isHalf)
    {
        var size = BlockFormat.BytesOf(bits);
        for (var block = 0; block < scales.Length; block++)
        {
            var numbers = NumberBlock.Of(row.Slice(block * BlockFormat.Size, BlockFormat.Size));
            var largest = numbers.Largest();
            if (!float.IsFinite(largest))
                return false;
            var target = values.Slice(block * size, size);
            scales[block] = bits == WeightBits.Eight ? ToEight(numbers, largest, target, isHalf) : ToFour(numbers, largest, target, isHalf);
        }

        return true;
    }

    private static float ToEight(NumberBlock numbers, float largest, Span<byte> values, bool isHalf)
    {
        var scale = Stored(MathF.Abs(largest) / LargestOfEight, isHalf);
        var whole = (numbers * (scale == 0 ? 0 : 1 / scale)).Round(-LargestOfEight - 1, LargestOfEight);
        whole.ToBytes(BlockFormat.ZeroPoint(WeightBits.Eight)).CopyTo(values);
        return scale;
    }

    // The largest number, whichever sign it has, takes about the one q that has no counterpart. Which scale is best is found by trying some,
    // each with the factor that fits its q to the numbers with the least error, weighted by the numbers' own sizes.
    private static float ToFour(NumberBlock numbers, float largest, Span<byte> values, bool isHalf)
    {
        if (Stored(largest / LeastOfFour, isHalf) == 0)
        {
            Pack(default(NumberBlock).ToBytes(BlockFormat.ZeroPoint(WeightBits.Four))).CopyTo(values);
            return 0;
        }

        // So that no sum can overflow.
        var unit = numbers * (1 / largest);
        var (best, bestScale, bestGain) = (default(NumberBlock), 0f, -1f);
        for (var i = -Tries; i <= Tries; i++)
        {
            var whole = (unit * (LeastOfFour - (i * Reach / Tries))).Round(LeastOfFour, MostOfFour);
            var (crossed, squared) = unit.WeightedProducts(whole);
            var gain = crossed * crossed / squared;
            if (gain > bestGain)
                (best, bestScale, bestGain) = (whole, crossed / squared, gain);
        }

        Pack(best.ToBytes(BlockFormat.ZeroPoint(WeightBits.Four))).CopyTo(values);
        return Stored(bestScale * largest, isHalf);
    }

    // What is too small to be divided by is zero: all of the block is then below 1e-36.
    private static float Stored(float scale, bool isHalf)
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
}
