using ServingCluster.Inference.Graphs.Configs;
using ServingCluster.Inference.Tensors;

namespace ServingCluster.Inference.Graphs;

/// <summary>
/// Adds the tables of cosines and sines, [positions, rotated / 2]. They are written as arithmetic on a row of frequencies, which ONNX
/// Runtime does once, at load: for long contexts the tables are larger than the rest of the graph by far.
/// </summary>
internal static class RotaryTables
{
    /// <summary>Adds them.</summary>
    /// <param name="graph">Takes them.</param>
    /// <param name="rope">The embedding.</param>
    /// <param name="positions">How many positions.</param>
    /// <param name="compute">The tables' type.</param>
    /// <returns>The names of the two values.</returns>
    public static (string Cos, string Sin) Add(GraphWriter graph, RopeConfig rope, int positions, TensorElementType compute)
    {
        var frequencies = Array.ConvertAll(RopeFrequencies.Of(rope), static f => (float)f);
        var row = graph.Constant<float>("rope.frequencies", frequencies, 1, frequencies.Length);
        var first = graph.Constant<long>("rope.first", [0], []);
        var end = graph.Constant<long>("rope.end", [positions], []);
        var step = graph.Constant<long>("rope.step", [1], []);
        var indices = graph.Node("Range", [first, end, step], "rope.indices");
        var column = graph.Node("Unsqueeze", [indices, graph.Constant<long>("rope.axis", [1], 1)], "rope.column");
        var numbers = graph.Node("Cast", [column], "rope.numbers", [GraphAttribute.Of("to", (long)TensorElementType.Float)]);
        var angles = graph.Node("Mul", [numbers, row], "rope.angles");
        var factor = graph.Constant<float>("rope.factor", [(float)rope.AttentionFactor], []);
        return (Table(graph, "Cos", angles, factor, compute), Table(graph, "Sin", angles, factor, compute));
    }

    private static string Table(GraphWriter graph, string function, string angles, string factor, TensorElementType compute)
    {
        var name = "rope." + function.ToLowerInvariant();
        var turned = graph.Node(function, [angles], name + ".plain");
        var scaled = graph.Node("Mul", [turned, factor], name + ".scaled");
        return graph.Node("Cast", [scaled], name, [GraphAttribute.Of("to", (long)compute)]);
    }
}
