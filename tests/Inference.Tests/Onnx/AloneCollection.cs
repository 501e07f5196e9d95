namespace ServingCluster.Inference.Tests.Onnx;

/// <summary>Tests that measure the process and so run while no others do.</summary>
[CollectionDefinition(nameof(AloneCollection), DisableParallelization = true)]
public sealed class AloneCollection;
