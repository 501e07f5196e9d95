using ServingCluster.Inference.Tensors;
using ServingCluster.Models;

namespace ServingCluster.Inference.Models;

/// <summary>Makes a signature from the graph itself, for models that were logged without one.</summary>
internal static class GraphSignature
{
    /// <summary>A tensor-based signature with the graph's names, types and shapes.</summary>
    /// <param name="inputs">The graph's inputs in order.</param>
    /// <param name="outputs">Those of its outputs that are tensors, in order.</param>
    public static ModelSignature Derive(IReadOnlyList<TensorSpec> inputs, IReadOnlyList<TensorSpec> outputs) => new()
    {
        Inputs = [.. inputs.Select(Field)],
        Outputs = [.. outputs.Select(Field)],
    };

    private static SignatureField Field(TensorSpec spec) => new()
    {
        Name = spec.Name,
        Tensor = new TensorField(spec.ElementType.NumpyName(), [.. spec.Dimensions]),
    };
}
