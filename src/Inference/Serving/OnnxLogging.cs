using Microsoft.Extensions.Logging;
using ServingCluster.Inference.Onnx;

namespace ServingCluster.Inference.Serving;

/// <summary>Brings what ONNX Runtime itself logs into the program's log.</summary>
public static class OnnxLogging
{
    /// <summary>From here on, for the whole process. ONNX Runtime logs warnings and worse.</summary>
    public static void Connect(ILogger logger) =>
        OnnxRuntime.Log = line => OnnxLog.Line(logger, LevelOf(line.Severity), line.Message, line.Location);

    // A model that cannot be loaded or run is the model's fault and reported to whoever asked: no error of the server.
    private static LogLevel LevelOf(OrtLogSeverity severity) => severity switch
    {
        OrtLogSeverity.Verbose => LogLevel.Trace,
        OrtLogSeverity.Info => LogLevel.Debug,
        _ => LogLevel.Warning,
    };
}
