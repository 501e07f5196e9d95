using ServingCluster.Inference.Graphs.Quantization;

namespace ServingCluster.Inference.Tests.Graphs.Quantization;

public sealed class RowReaderTests
{
    [Fact]
    public void Brain_floats_are_the_upper_halves_of_numbers()
    {
        ushort[] stored = [.. Enumerable.Range(0, 37).Select(static i => (ushort)(BitConverter.SingleToUInt32Bits(i - 11.5f) >> 16))];
        var numbers = new float[stored.Length];
        RowReader.Widen(stored, numbers);
        Assert.Equal(Enumerable.Range(0, 37).Select(static i => i - 11.5f), numbers);
    }
}
