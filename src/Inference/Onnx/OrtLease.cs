namespace ServingCluster.Inference.Onnx;

/// <summary>Holds a native object alive until disposed.</summary>
internal readonly ref struct OrtLease
{
    private readonly OrtObject _object;

    public OrtLease(OrtObject target)
    {
        var added = false;
        target.DangerousAddRef(ref added);
        _object = target;
        Native = target.DangerousGetHandle();
    }

    /// <summary>The native pointer.</summary>
    public nint Native { get; }

    public void Dispose() => _object.DangerousRelease();
}
