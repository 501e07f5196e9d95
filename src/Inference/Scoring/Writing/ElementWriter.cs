using ServingCluster.Inference.Tensors;

namespace ServingCluster.Inference.Scoring.Writing;

/// <summary>Writes a tensor's elements as JSON values. One implementation per family of types; all are immutable.</summary>
internal abstract class ElementWriter
{
    /// <summary>Writes elements with commas between them.</summary>
    /// <param name="output">Takes the text.</param>
    /// <param name="tensor">A tensor of the writer's type.</param>
    /// <param name="start">The first element.</param>
    /// <param name="count">How many.</param>
    public abstract void WriteRun(ref JsonOutput output, Tensor tensor, int start, int count);
}
