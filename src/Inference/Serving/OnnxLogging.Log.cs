using Microsoft.Extensions.Logging;

namespace ServingCluster.Inference.Serving;

internal static partial class OnnxLog
{
    [LoggerMessage(Message = "ONNX Runtime: {Text} ({Location})")]
    public static partial void Line(ILogger logger, LogLevel level, string text, string location);
}
