using System.Runtime.InteropServices;

namespace ServingCluster.Inference.Onnx;

/// <summary>Carries ONNX Runtime's log lines to whoever set <see cref="OnnxRuntime.Log"/>.</summary>
internal static unsafe class OrtLog
{
    public static delegate* unmanaged<nint, int, byte*, byte*, byte*, byte*, void> Callback => &Receive;

    [UnmanagedCallersOnly]
    private static void Receive(nint state, int severity, byte* category, byte* logId, byte* location, byte* message)
    {
        if (OnnxRuntime.Log is not { } log)
            return;
        try
        {
            log(new OrtLogMessage((OrtLogSeverity)severity, Text(category), Text(logId), Text(location), Text(message)));
        }
        catch (Exception)
        {
            // The boundary to native code: an exception that crosses it ends the process, and there is nobody to tell.
        }
    }

    private static string Text(byte* utf8) => Marshal.PtrToStringUTF8((nint)utf8) ?? "";
}
