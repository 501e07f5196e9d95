using System.Numerics.Tensors;
using FsCheck;
using FsCheck.Fluent;
using ServingCluster.Inference.Graphs.Quantization;

namespace ServingCluster.Inference.Tests.Graphs.Quantization;

public sealed class BlockQuantizerTests
{
    private const int Blocks = 3;

    // Numbers of all magnitudes, blocks of one sign, and zeros.
    private static readonly Gen<float[]> Rows =
        from exponents in Gen.Choose(-30, 20).ArrayOf(Blocks)
        from zeros in Gen.Choose(0, 3).ArrayOf(Blocks * 32)
        from parts in Gen.Choose(-1_000_000, 1_000_000).ArrayOf(Blocks * 32)
        from sign in Gen.Choose(-1, 1)
        select parts.Select((part, i) => zeros[i] == 0 ? 0 : MathF.ScaleB((sign == 0 ? part : sign * Math.Abs(part)) / 1e6f, exponents[i / 32])).ToArray();

    [Fact]
    public void Eight_bits_are_off_by_half_a_step_at_most() => Prop.ForAll(Rows.ToArbitrary(), row =>
    {
        var (numbers, scales) = RoundTrip(WeightBits.Eight, row);
        for (var i = 0; i < row.Length; i++)
            Assert.True(MathF.Abs(row[i] - numbers[i]) <= 0.5001f * scales[i / 32], $"{row[i]} became {numbers[i]}.");
    }).QuickCheckThrowOnFailure();

    // The bound follows from the largest scale that is tried: the first number of the other sign that is as large is cut off at 7.
    [Fact]
    public void Four_bits_are_off_by_a_quarter_of_the_largest_number_at_most() => Prop.ForAll(Rows.ToArbitrary(), row =>
    {
        var (numbers, _) = RoundTrip(WeightBits.Four, row);
        for (var block = 0; block < Blocks; block++)
        {
            var largest = TensorPrimitives.MaxMagnitude<float>(row.AsSpan(block * 32, 32));
            for (var i = block * 32; i < (block + 1) * 32; i++)
                Assert.True(MathF.Abs(row[i] - numbers[i]) <= 0.25f * MathF.Abs(largest), $"{row[i]} became {numbers[i]} beside {largest}.");
        }
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Four_bits_err_less_than_with_the_scale_of_the_largest_number() => Prop.ForAll(Rows.ToArbitrary(), row =>
    {
        var (numbers, _) = RoundTrip(WeightBits.Four, row);
        for (var block = 0; block < Blocks; block++)
        {
            var plain = Plain(row.AsSpan(block * 32, 32));
            Assert.True(Error(row, numbers, block) <= (Error(row, plain, block, 32) * 1.0001) + 1e-30);
        }
    }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(8)]
    [InlineData(4)]
    public void Zero_stays_zero(int bits) => Prop.ForAll(Rows.ToArbitrary(), row =>
    {
        var (numbers, _) = RoundTrip((WeightBits)bits, row);
        for (var i = 0; i < row.Length; i++)
            Assert.True(row[i] != 0 || numbers[i] == 0);
    }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(8)]
    [InlineData(4)]
    public void Scales_in_half_precision_are_what_numbers_are_rounded_with(int bits)
    {
        var row = Enumerable.Range(0, 32).Select(static i => MathF.Sin(i) / 3).ToArray();
        var (numbers, scales) = RoundTrip((WeightBits)bits, row, isHalf: true);
        Assert.Equal((float)(Half)scales[0], scales[0]);
        for (var i = 0; i < row.Length; i++)
            Assert.True(MathF.Abs(row[i] - numbers[i]) <= (bits == 8 ? 0.501f : 1.2f) * MathF.Abs(scales[0]));
    }

    [Theory]
    [InlineData(8)]
    [InlineData(4)]
    public void Numbers_too_small_for_a_scale_become_zero(int bits)
    {
        var (numbers, scales) = RoundTrip((WeightBits)bits, [.. Enumerable.Repeat(1e-39f, 32)]);
        Assert.Equal(0, scales[0]);
        Assert.All(numbers, static n => Assert.Equal(0, n));
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity)]
    public void Numbers_that_are_not_finite_are_told(float number)
    {
        for (var place = 0; place < 64; place++)
        {
            var row = new float[64];
            row[place] = number;
            Assert.False(BlockQuantizer.TryQuantize(WeightBits.Four, row, new byte[32], new float[2], isHalf: false));
            Assert.False(BlockQuantizer.TryQuantize(WeightBits.Eight, row, new byte[64], new float[2], isHalf: false));
        }
    }

    // By the textbook: the largest number becomes -8.
    private static float[] Plain(ReadOnlySpan<float> block)
    {
        var largest = TensorPrimitives.MaxMagnitude(block);
        var scale = largest == 0 ? 1 : largest / -8;
        return [.. block.ToArray().Select(x => Math.Clamp(MathF.Round(x / scale), -8, 7) * scale)];
    }

    private static double Error(float[] row, float[] numbers, int block, int shift = 0)
    {
        var sum = 0.0;
        for (var i = block * 32; i < (block + 1) * 32; i++)
            sum += Math.Abs(row[i]) * Math.Pow(row[i] - numbers[shift > 0 ? i - (block * 32) : i], 2);
        return sum;
    }

    private static (float[] Numbers, float[] Scales) RoundTrip(WeightBits bits, float[] row, bool isHalf = false)
    {
        var scales = new float[row.Length / 32];
        var values = new byte[scales.Length * BlockFormat.BytesOf(bits)];
        Assert.True(BlockQuantizer.TryQuantize(bits, row, values, scales, isHalf));
        return (Dequantizer.Numbers(bits, values, scales), scales);
    }
}
