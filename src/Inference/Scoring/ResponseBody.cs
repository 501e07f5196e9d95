namespace ServingCluster.Inference.Scoring;

/// <summary>A JSON answer in an array rented from <see cref="System.Buffers.ArrayPool{T}.Shared"/>.</summary>
/// <param name="Pooled">The array; whoever takes the answer gives it back.</param>
/// <param name="Length">How many of its bytes are the answer.</param>
internal readonly record struct ResponseBody(byte[] Pooled, int Length);
