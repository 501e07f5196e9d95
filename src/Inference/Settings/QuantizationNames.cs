using ServingCluster.Inference.Graphs.Quantization;
using ServingCluster.Models;

namespace ServingCluster.Inference.Settings;

/// <summary>What the numbers of bits are called in settings (<see cref="ModelQuantization"/>).</summary>
internal static class QuantizationNames
{
    /// <summary>The bits of a name, whatever its case; null when there is no such one.</summary>
    public static WeightBits? Find(string name) => ModelQuantization.Find(name) switch
    {
        ModelQuantization.None => WeightBits.Unquantized,
        ModelQuantization.Int8 => WeightBits.Eight,
        ModelQuantization.Int4 => WeightBits.Four,
        _ => null,
    };

    /// <summary>The name of some bits.</summary>
    public static string Of(WeightBits bits) => bits switch
    {
        WeightBits.Eight => ModelQuantization.Int8,
        WeightBits.Four => ModelQuantization.Int4,
        _ => ModelQuantization.None,
    };
}
