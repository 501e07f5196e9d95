using Microsoft.Extensions.Logging;
using ServingCluster.Inference.Onnx;

namespace ServingCluster.Inference.Serving;

internal static partial class OnnxLog
{
    [LoggerMessage(Message = "ONNX Runtime: {Text} ({Location})")]
    public static partial void Line(ILogger logger, LogLevel level, string text, string location);

    // A model that cannot be loaded or run is the model's fault and reported to whoever asked: no error of the server.
    public static LogLevel LevelOf(OrtLogSeverity severity) => severity switch
    {
        OrtLogSeverity.Verbose => LogLevel.Trace,
        OrtLogSeverity.Info => LogLevel.Debug,
        _ => LogLevel.Warning,
    };
}
