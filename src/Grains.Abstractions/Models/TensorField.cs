namespace ServingCluster.Models;

/// <summary>Type and shape of a tensor in a signature.</summary>
/// <param name="DType">The numpy name of the element type, such as <c>float32</c>, <c>int64</c>, <c>str</c>.</param>
/// <param name="Shape">The dimensions; -1 where any size is allowed.</param>
public sealed record TensorField(string DType, IReadOnlyList<long> Shape);
