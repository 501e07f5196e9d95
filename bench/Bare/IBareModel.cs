using ServingCluster.Inference.Tensors;

namespace ServingCluster.Bare;

/// <summary>One model: how its bodies are read and its answers written.</summary>
internal interface IBareModel
{
    /// <summary>Runs the graph.</summary>
    BareGraph Graph { get; }

    /// <summary>Reads a body into the graph's input, for the caller to dispose; null when it is wrong.</summary>
    Tensor? Read(ReadOnlySpan<byte> body);

    /// <summary>Writes the answer.</summary>
    void Write(ref BareText text, ReadOnlySpan<long> labels, ReadOnlySpan<float> probabilities);
}
