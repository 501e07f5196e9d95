using System.Runtime.InteropServices;

namespace ServingCluster.Inference.Onnx;

/// <summary>A native object with an owner. Disposing it while a call on another thread uses it puts the release off until that call
/// ends.</summary>
internal abstract class OrtObject : SafeHandle
{
    protected OrtObject(nint handle, bool owned = true)
        : base(invalidHandleValue: 0, owned)
    {
        SetHandle(handle);
    }

    public override bool IsInvalid => handle == 0;

    /// <summary>Keeps the object alive for the length of a native call.</summary>
    /// <exception cref="ObjectDisposedException">The object was disposed.</exception>
    public OrtLease Use() => new(this);
}
