namespace ServingCluster.Inference.Onnx;

/// <summary>A line that ONNX Runtime logs.</summary>
/// <param name="Severity">How grave it is.</param>
/// <param name="Category">ONNX Runtime's category, such as <c>onnxruntime</c>.</param>
/// <param name="LogId">The session's log id, or the environment's.</param>
/// <param name="Location">Source file, line and function in ONNX Runtime.</param>
/// <param name="Message">The text.</param>
public sealed record OrtLogMessage(OrtLogSeverity Severity, string Category, string LogId, string Location, string Message);
