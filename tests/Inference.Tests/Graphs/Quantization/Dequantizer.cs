using ServingCluster.Inference.Graphs.Quantization;

namespace ServingCluster.Inference.Tests.Graphs.Quantization;

/// <summary>What quantised numbers stand for, by the operators' definition and nothing else.</summary>
internal static class Dequantizer
{
    public static float[] Numbers(WeightBits bits, ReadOnlySpan<byte> values, ReadOnlySpan<float> scales)
    {
        var numbers = new float[scales.Length * 32];
        for (var i = 0; i < numbers.Length; i++)
        {
            var q = bits == WeightBits.Eight ? values[i] : (values[i / 2] >> (4 * (i % 2))) & 0xF;
            numbers[i] = (q - (bits == WeightBits.Eight ? 128 : 8)) * scales[i / 32];
        }

        return numbers;
    }
}
