using System.Collections.Immutable;
using ServingCluster.Inference.Safetensors;
using ServingCluster.Inference.Tensors;

namespace ServingCluster.Inference.Graphs.Quantization;

/// <summary>What a file of quantised weights holds, and where: it grows as a graph is built.</summary>
/// <param name="choice">Which weights are quantised.</param>
/// <param name="location">The file's path in the graph.</param>
/// <param name="scaleType">The type of the scales, which is that of the computation.</param>
internal sealed class QuantizedWeights(WeightQuantization choice, string location, TensorElementType scaleType)
{
    // Of a cache line, and of the widest vectors.
    private const long Alignment = 64;

    private readonly List<QuantizedWeight> _all = [];
    private readonly Dictionary<string, QuantizedWeight> _byName = new(StringComparer.Ordinal);

    /// <summary>Which weights are quantised.</summary>
    public WeightQuantization Choice => choice;

    /// <summary>The file's path in the graph.</summary>
    public string Location => location;

    /// <summary>All matrices, in the order of their bytes.</summary>
    public IReadOnlyList<QuantizedWeight> All => _all;

    /// <summary>Bytes of all of them.</summary>
    public long Length { get; private set; }

    /// <summary>Gives a matrix its place, or finds it: embeddings that are the output's weights too are there once.</summary>
    /// <param name="name">The matrix.</param>
    /// <param name="bits">4 or 8.</param>
    /// <param name="parts">Its tensors, of two axes each, one below the other.</param>
    public QuantizedWeight Add(string name, WeightBits bits, ImmutableArray<SafetensorsEntry> parts)
    {
        name = $"{name}.q{(int)bits}";
        if (_byName.TryGetValue(name, out var found))
            return found;
        var weight = new QuantizedWeight
        {
            Name = name,
            Bits = bits,
            Parts = parts,
            Rows = parts.Sum(static p => p.Shape[0]),
            Columns = parts[0].Shape[1],
            ScaleType = scaleType,
            ValuesOffset = Length,
            ScalesOffset = 0,
        };
        weight = weight with { ScalesOffset = Align(Length + weight.ValuesLength) };
        Length = Align(weight.ScalesOffset + weight.ScalesLength);
        _all.Add(weight);
        _byName.Add(name, weight);
        return weight;
    }

    private static long Align(long offset) => (offset + Alignment - 1) / Alignment * Alignment;
}
