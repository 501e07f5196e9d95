using ServingCluster.Inference.Graphs.Configs;

namespace ServingCluster.Inference.Graphs;

/// <summary>Small compositions of nodes.</summary>
internal static class GraphWriterExtensions
{
    /// <summary>x · wᵀ + b, with w [outputs, inputs] as files hold it.</summary>
    /// <param name="graph">Takes the nodes.</param>
    /// <param name="input">[…, inputs].</param>
    /// <param name="weight">[outputs, inputs].</param>
    /// <param name="output">A name for the result, […, outputs].</param>
    /// <param name="bias">[outputs]; null for none.</param>
    public static string Linear(this GraphWriter graph, string input, string weight, string output, string? bias = null)
    {
        var product = bias is null ? output : output + ".product";
        graph.Node("FusedMatMul", [input, weight], product, [GraphAttribute.Of("transB", 1)], GraphWriter.Microsoft);
        return bias is null ? output : graph.Node("Add", [product, bias], output);
    }

    /// <summary>Applies an activation, element by element.</summary>
    /// <param name="graph">Takes the node.</param>
    /// <param name="activation">Which one.</param>
    /// <param name="input">Any shape.</param>
    /// <param name="output">A name for the result.</param>
    public static string Activate(this GraphWriter graph, Activation activation, string input, string output) => activation switch
    {
        // x · σ(αx).
        Activation.Silu => graph.Node("QuickGelu", [input], output, [GraphAttribute.Of("alpha", 1f)], GraphWriter.Microsoft),
        Activation.QuickGelu => graph.Node("QuickGelu", [input], output, [GraphAttribute.Of("alpha", 1.702f)], GraphWriter.Microsoft),
        Activation.Gelu => graph.Node("Gelu", [input], output, default, GraphWriter.Microsoft),
        Activation.GeluTanh => graph.Node("FastGelu", [input], output, default, GraphWriter.Microsoft),
        Activation.Relu => graph.Node("Relu", [input], output),
        _ => throw new ArgumentOutOfRangeException(nameof(activation), activation, "There is no operator for it."),
    };
}
