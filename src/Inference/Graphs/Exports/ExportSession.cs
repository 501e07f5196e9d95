using ServingCluster.Errors;
using ServingCluster.Inference.Onnx;
using ServingCluster.Inference.Settings;

namespace ServingCluster.Inference.Graphs.Exports;

/// <summary>An export, loaded on a device.</summary>
internal sealed class ExportSession : IDisposable
{
    private ExportSession(CausalExport export, OrtSession session) => (Export, Session) = (export, session);

    /// <summary>What it is.</summary>
    public CausalExport Export { get; }

    /// <summary>Runs it. Safe for runs from many threads.</summary>
    public OrtSession Session { get; }

    /// <summary>Loads an export.</summary>
    /// <param name="export">The export.</param>
    /// <param name="device">The device, such as <c>cpu</c> or <c>cuda:0</c>.</param>
    /// <param name="settings">Threads, providers and the like.</param>
    /// <exception cref="ServingException">ONNX Runtime cannot load it.</exception>
    public static ExportSession Load(CausalExport export, string device, ModelSettings settings)
    {
        try
        {
            using var options = SessionOptions.Of(SessionOptions.SpinningWithinRuns(settings), device);
            return new ExportSession(export, OrtSession.Load(export.ModelFile, options));
        }
        catch (OrtException e)
        {
            var message = $"ONNX Runtime {OnnxRuntime.Version} cannot load '{Path.GetFileName(export.ModelFile)}': {e.Message}";
            throw new ServingException(ErrorCode.InvalidParameterValue, message, innerException: e);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Session.Dispose();
}
