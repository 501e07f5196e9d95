namespace ServingCluster.Inference.Onnx;

/// <summary>ONNX Runtime refused or failed; the message is its own.</summary>
public sealed class OrtException(OrtErrorCode code, string message) : Exception(message)
{
    /// <summary>What kind of failure it was.</summary>
    public OrtErrorCode Code { get; } = code;
}
