using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;

namespace ServingCluster.Inference.Onnx;

/// <summary>Turns the status that every call answers with into an exception.</summary>
internal static unsafe class OrtStatus
{
    /// <summary>Throws with ONNX Runtime's message, and releases the status, unless it is null (success).</summary>
    /// <exception cref="OrtException">The call failed.</exception>
    public static void Check(nint status)
    {
        if (status != 0)
            Throw(status);
    }

    [DoesNotReturn]
    private static void Throw(nint status)
    {
        var api = OnnxRuntime.Api;
        var code = (OrtErrorCode)api->GetErrorCode(status);
        var message = Marshal.PtrToStringUTF8((nint)api->GetErrorMessage(status)) ?? "";
        api->ReleaseStatus(status);
        throw new OrtException(code, message);
    }
}
