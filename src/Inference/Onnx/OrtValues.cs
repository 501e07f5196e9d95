using ServingCluster.Inference.Tensors;

namespace ServingCluster.Inference.Onnx;

/// <summary>What is done with an <c>OrtValue*</c> whose life the caller looks after.</summary>
internal static unsafe class OrtValues
{
    private const int CpuDevice = 0;

    public static OrtKind Kind(nint value)
    {
        int kind;
        OrtStatus.Check(OnnxRuntime.Api->GetValueType(value, &kind));
        return (OrtKind)kind;
    }

    public static (TensorElementType Type, long[] Shape) TensorInfo(nint value)
    {
        nint info;
        OrtStatus.Check(OnnxRuntime.Api->GetTensorTypeAndShape(value, &info));
        try
        {
            return (OrtTypeReader.ElementType(info), OrtTypeReader.Shape(info));
        }
        finally
        {
            OnnxRuntime.Api->ReleaseTensorTypeAndShapeInfo(info);
        }
    }

    public static int Count(nint value)
    {
        nuint count;
        OrtStatus.Check(OnnxRuntime.Api->GetValueCount(value, &count));
        return checked((int)count);
    }

    public static void* Data(nint value)
    {
        void* data;
        OrtStatus.Check(OnnxRuntime.Api->GetTensorMutableData(value, &data));
        return data;
    }

    /// <summary>The elements of a tensor in CPU memory, which the caller knows to be <typeparamref name="T"/>.</summary>
    public static ReadOnlySpan<T> Elements<T>(nint value)
        where T : unmanaged => new(Data(value), checked((int)TensorShape.ElementCount(TensorInfo(value).Shape)));

    public static nint Element(nint value, int index)
    {
        using var allocator = OrtAllocator.Default.Use();
        nint element;
        OrtStatus.Check(OnnxRuntime.Api->GetValue(value, index, allocator.Native, &element));
        return element;
    }

    public static bool IsInCpuMemory(nint value)
    {
        nint memory;
        int device;
        OrtStatus.Check(OnnxRuntime.Api->GetTensorMemoryInfo(value, &memory));
        OnnxRuntime.Api->MemoryInfoGetDeviceType(memory, &device);
        return device == CpuDevice;
    }

    public static nint Create(OrtMemoryInfo memory, nint data, nuint bytes, TensorElementType type, ReadOnlySpan<long> shape)
    {
        using var lease = memory.Use();
        nint value;
        fixed (long* sizes = shape)
        {
            OrtStatus.Check(OnnxRuntime.Api->CreateTensorWithDataAsOrtValue(
                lease.Native, (void*)data, bytes, sizes, (nuint)shape.Length, (int)type, &value));
        }

        return value;
    }

    public static nint Allocate(OrtAllocator allocator, TensorElementType type, ReadOnlySpan<long> shape)
    {
        using var lease = allocator.Use();
        nint value;
        fixed (long* sizes = shape)
            OrtStatus.Check(OnnxRuntime.Api->CreateTensorAsOrtValue(lease.Native, sizes, (nuint)shape.Length, (int)type, &value));
        return value;
    }
}
