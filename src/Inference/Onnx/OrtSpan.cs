using ServingCluster.Inference.Tensors;

namespace ServingCluster.Inference.Onnx;

/// <summary>A span over a native tensor that keeps the tensor alive until disposed.</summary>
/// <typeparam name="T">As the elements lie in memory.</typeparam>
internal readonly ref struct OrtSpan<T>
    where T : unmanaged
{
    private readonly OrtLease _lease;

    public OrtSpan(OrtValue value)
    {
        _lease = value.Use();
        try
        {
            Span = Open(_lease.Native);
        }
        catch
        {
            _lease.Dispose();
            throw;
        }
    }

    public Span<T> Span { get; }

    public void Dispose() => _lease.Dispose();

    private static unsafe Span<T> Open(nint value)
    {
        var (type, shape) = OrtValues.TensorInfo(value);
        if (!type.LiesAs<T>())
            throw new InvalidOperationException($"The tensor holds {type.OnnxName()}, not {typeof(T).Name}.");
        if (!OrtValues.IsInCpuMemory(value))
            throw new InvalidOperationException("The tensor is in a device's memory; bind the output to the CPU or copy it.");
        var bytes = type.SizeInBytes(TensorShape.ElementCount(shape));
        return new Span<T>(OrtValues.Data(value), checked((int)(bytes / sizeof(T))));
    }
}
