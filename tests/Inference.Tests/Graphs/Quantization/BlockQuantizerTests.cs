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

    [Fact]
    public void Four_bits_are_off_by_half_a_step_and_by_one_where_the_other_sign_is_as_large() => Prop.ForAll(Rows.ToArbitrary(), row =>
    {
        var (numbers, scales) = RoundTrip(WeightBits.Four, row);
        for (var i = 0; i < row.Length; i++)
        {
            var step = MathF.Abs(scales[i / 32]);
            var isCut = row[i] / scales[i / 32] > 7;
            Assert.True(MathF.Abs(row[i] - numbers[i]) <= (isCut ? 1.0001f : 0.5001f) * step, $"{row[i]} became {numbers[i]}.");
        }
    }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(8)]
    [InlineData(4)]
    public void The_largest_number_of_a_block_and_zero_stay_what_they_are(int bits) => Prop.ForAll(Rows.ToArbitrary(), row =>
    {
        var (numbers, _) = RoundTrip((WeightBits)bits, row);
        for (var block = 0; block < Blocks; block++)
        {
            var largest = row.AsSpan(block * 32, 32).ToArray().Select((x, i) => (Size: MathF.Abs(x), Index: (block * 32) + i)).MaxBy(static x => x.Size);
            Assert.Equal(largest.Size, MathF.Abs(numbers[largest.Index]), largest.Size * (bits == 4 && IsMet(row, block, largest.Size) ? 0.1251f : 1e-6f));
        }

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
            Assert.True(MathF.Abs(row[i] - numbers[i]) <= 0.501f * MathF.Abs(scales[0]) || row[i] / scales[0] > 7);
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

    // Whether both signs reach the largest size, so that one of them is cut off.
    private static bool IsMet(float[] row, int block, float size) => row.AsSpan(block * 32, 32).IndexOf(size) >= 0 && row.AsSpan(block * 32, 32).IndexOf(-size) >= 0;

    private static (float[] Numbers, float[] Scales) RoundTrip(WeightBits bits, float[] row, bool isHalf = false)
    {
        var scales = new float[row.Length / 32];
        var values = new byte[scales.Length * BlockFormat.BytesOf(bits)];
        Assert.True(BlockQuantizer.TryQuantize(bits, row, values, scales, isHalf));
        return (Dequantizer.Numbers(bits, values, scales), scales);
    }
}
