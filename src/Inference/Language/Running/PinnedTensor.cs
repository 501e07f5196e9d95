using System.Runtime.InteropServices;
using ServingCluster.Inference.Onnx;
using ServingCluster.Inference.Tensors;

namespace ServingCluster.Inference.Language.Running;

/// <summary>A buffer at an address that stays, for small inputs and for logits. Views of it live no longer than it does.</summary>
/// <param name="length">Elements.</param>
internal sealed class PinnedTensor<T>(int length)
    where T : unmanaged
{
    private readonly T[] _elements = GC.AllocateArray<T>(length, pinned: true);

    public Span<T> Span => _elements;

    public int Length => _elements.Length;

    /// <summary>A tensor over the first elements.</summary>
    public OrtValue View(params ReadOnlySpan<long> shape)
    {
        var bytes = (nuint)Marshal.SizeOf<T>() * (nuint)_elements.Length;
        var address = Marshal.UnsafeAddrOfPinnedArrayElement(_elements, 0);
        return OrtValue.FromPointer(OrtMemoryInfo.Cpu, address, bytes, TensorElementTypeExtensions.Of<T>(), shape);
    }
}
