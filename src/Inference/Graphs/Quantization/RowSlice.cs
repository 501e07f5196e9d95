using ServingCluster.Inference.Safetensors;

namespace ServingCluster.Inference.Graphs.Quantization;

/// <summary>Some rows of a matrix, quantised at one go.</summary>
/// <param name="Weight">The matrix.</param>
/// <param name="Part">The tensor that has them.</param>
/// <param name="FirstOfPart">Where in the tensor they begin.</param>
/// <param name="First">Where in the matrix they begin.</param>
/// <param name="Rows">How many.</param>
internal readonly record struct RowSlice(QuantizedWeight Weight, SafetensorsEntry Part, long FirstOfPart, long First, int Rows)
{
    // A few megabytes for each thread, whatever the model's size.
    private const long Numbers = 1 << 19;

    /// <summary>All rows of some matrices.</summary>
    public static IEnumerable<RowSlice> Of(IEnumerable<QuantizedWeight> weights)
    {
        foreach (var weight in weights)
        {
            var most = Math.Max(1, Numbers / (weight.Blocks * BlockFormat.Size));
            var first = 0L;
            foreach (var part in weight.Parts)
            {
                for (var row = 0L; row < part.Shape[0]; row += most)
                    yield return new RowSlice(weight, part, row, first + row, (int)Math.Min(most, part.Shape[0] - row));
                first += part.Shape[0];
            }
        }
    }
}
