using ServingCluster.Inference.Tensors;

namespace ServingCluster.Inference.Scoring.Plans;

/// <summary>An input of the graph and how it is filled.</summary>
/// <param name="Spec">What the graph declares.</param>
/// <param name="Dimensions">Sizes that graph and signature both allow; -1 where any goes.</param>
/// <param name="Stride">Elements per row when columns fill it; 0 when it is filled as a tensor.</param>
internal sealed record InputTarget(TensorSpec Spec, long[] Dimensions, int Stride)
{
    /// <summary>The number of axes.</summary>
    public int Rank => Dimensions.Length;
}
