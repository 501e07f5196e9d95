using System.Runtime.InteropServices;

namespace ServingCluster.Inference.Onnx;

/// <summary>Where ONNX Runtime takes memory from.</summary>
internal sealed unsafe class OrtAllocator : OrtObject
{
    private static readonly Lazy<OrtAllocator> LazyDefault = new(static () =>
    {
        nint allocator;
        OrtStatus.Check(OnnxRuntime.Api->GetAllocatorWithDefaultOptions(&allocator));
        return new OrtAllocator(allocator, owned: false);
    });

    /// <summary>The allocator of a session on a device, such as <c>Cuda</c>. Dispose it before the session.</summary>
    public OrtAllocator(OrtSession session, OrtMemoryInfo memory)
        : this(Create(session, memory), owned: true)
    {
    }

    private OrtAllocator(nint allocator, bool owned)
        : base(allocator, owned)
    {
    }

    /// <summary>Plain CPU memory, without an arena.</summary>
    public static OrtAllocator Default => LazyDefault.Value;

    /// <summary>Reads a text that ONNX Runtime allocated here, and frees it.</summary>
    public string Take(byte* text)
    {
        var managed = Marshal.PtrToStringUTF8((nint)text) ?? "";
        Free(text);
        return managed;
    }

    /// <summary>Frees what ONNX Runtime allocated here.</summary>
    public void Free(void* memory) => OrtStatus.Check(OnnxRuntime.Api->AllocatorFree(handle, memory));

    protected override bool ReleaseHandle()
    {
        OnnxRuntime.Api->ReleaseAllocator(handle);
        return true;
    }

    private static nint Create(OrtSession session, OrtMemoryInfo memory)
    {
        using var sessionLease = session.Use();
        using var memoryLease = memory.Use();
        nint allocator;
        OrtStatus.Check(OnnxRuntime.Api->CreateAllocator(sessionLease.Native, memoryLease.Native, &allocator));
        return allocator;
    }
}
