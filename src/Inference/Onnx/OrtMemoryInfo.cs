namespace ServingCluster.Inference.Onnx;

/// <summary>Names the memory of a device.</summary>
internal sealed unsafe class OrtMemoryInfo : OrtObject
{
    private const int DeviceAllocator = 0;
    private const int MemTypeDefault = 0;

    private static readonly Lazy<OrtMemoryInfo> LazyCpu = new(static () => new OrtMemoryInfo("Cpu", 0));

    /// <summary>The memory of a device.</summary>
    /// <param name="name">ONNX Runtime's name: <c>Cpu</c>, <c>Cuda</c>, <c>CudaPinned</c>, <c>WebGPU_Buffer</c>, …</param>
    /// <param name="deviceId">The number of the device, from 0.</param>
    public OrtMemoryInfo(string name, int deviceId)
        : base(Create(name, deviceId))
    {
        Name = name;
        DeviceId = deviceId;
    }

    /// <summary>The machine's own memory.</summary>
    public static OrtMemoryInfo Cpu => LazyCpu.Value;

    public string Name { get; }

    public int DeviceId { get; }

    protected override bool ReleaseHandle()
    {
        OnnxRuntime.Api->ReleaseMemoryInfo(handle);
        return true;
    }

    private static nint Create(string name, int deviceId)
    {
        var utf8 = new OrtName(name);
        nint info;
        OrtStatus.Check(OnnxRuntime.Api->CreateMemoryInfo(utf8.Pointer, DeviceAllocator, deviceId, MemTypeDefault, &info));
        GC.KeepAlive(utf8);
        return info;
    }
}
