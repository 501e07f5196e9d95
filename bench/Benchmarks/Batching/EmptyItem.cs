using ServingCluster.Inference.Batching;

namespace ServingCluster.Benchmarks.Batching;

/// <summary>A request of nothing.</summary>
internal sealed class EmptyItem : BatchItem;
