using System.Collections.Immutable;

namespace ServingCluster.Inference.Onnx;

/// <summary>What a model says about itself; empty text where nothing.</summary>
/// <param name="ProducerName">The tool that wrote it.</param>
/// <param name="GraphName">The graph's name.</param>
/// <param name="Domain">The model's namespace, in reverse domain order.</param>
/// <param name="Description">The model's description.</param>
/// <param name="GraphDescription">The graph's description.</param>
/// <param name="Version">The model's version.</param>
/// <param name="Custom">Free entries.</param>
internal sealed record OrtModelMetadata(
    string ProducerName,
    string GraphName,
    string Domain,
    string Description,
    string GraphDescription,
    long Version,
    ImmutableDictionary<string, string> Custom);
