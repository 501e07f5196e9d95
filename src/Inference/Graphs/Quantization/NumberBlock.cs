using System.Runtime.Intrinsics;

namespace ServingCluster.Inference.Graphs.Quantization;

/// <summary>The 32 numbers of a block.</summary>
internal readonly record struct NumberBlock(Vector256<float> A, Vector256<float> B, Vector256<float> C, Vector256<float> D)
{
    /// <summary>Takes the numbers.</summary>
    public static NumberBlock Of(ReadOnlySpan<float> numbers) => new(
        Vector256.Create(numbers), Vector256.Create(numbers[8..]), Vector256.Create(numbers[16..]), Vector256.Create(numbers[24..]));

    /// <summary>All numbers times one.</summary>
    public static NumberBlock operator *(NumberBlock block, float factor) =>
        new(block.A * factor, block.B * factor, block.C * factor, block.D * factor);

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

    /// <summary>The nearest whole numbers within bounds.</summary>
    public NumberBlock Round(float least, float most) => new(Round(A, least, most), Round(B, least, most), Round(C, least, most), Round(D, least, most));

    /// <summary>Whole numbers as bytes.</summary>
    /// <param name="zeroPoint">Is added to each; the sums are from 0 to 255.</param>
    public Vector256<byte> ToBytes(int zeroPoint)
    {
        var zero = Vector256.Create(zeroPoint);
        var lower = Vector256.Narrow(ToInts(A, zero), ToInts(B, zero));
        var upper = Vector256.Narrow(ToInts(C, zero), ToInts(D, zero));
        return Vector256.Narrow(lower, upper);
    }

    /// <summary>∑ |x| · x · q and ∑ |x| · q · q, with the x of this block and the q of another.</summary>
    public (float Crossed, float Squared) WeightedProducts(NumberBlock whole)
    {
        var (a, b, c, d) = (Vector256.Abs(A) * whole.A, Vector256.Abs(B) * whole.B, Vector256.Abs(C) * whole.C, Vector256.Abs(D) * whole.D);
        var crossed = (a * A) + (b * B) + (c * C) + (d * D);
        var squared = (a * whole.A) + (b * whole.B) + (c * whole.C) + (d * whole.D);
        return (Vector256.Sum(crossed), Vector256.Sum(squared));
    }

    private static Vector256<float> Round(Vector256<float> numbers, float least, float most) =>
        Vector256.Clamp(Vector256.Round(numbers), Vector256.Create(least), Vector256.Create(most));

    private static Vector256<uint> ToInts(Vector256<float> numbers, Vector256<int> zero) => (Vector256.ConvertToInt32(numbers) + zero).AsUInt32();
}
