using System.Buffers;

namespace ServingCluster.Inference.Onnx;

/// <summary>A native tensor's elements as managed code's <see cref="Memory{T}"/>; frees the value when disposed.</summary>
internal sealed unsafe class OrtTensorMemory(OrtValue value, byte* data, int length) : MemoryManager<byte>
{
    public override Span<byte> GetSpan() => new(data, length);

    /// <summary>Native memory does not move.</summary>
    public override MemoryHandle Pin(int elementIndex = 0) => new(data + elementIndex, pinnable: this);

    public override void Unpin()
    {
        // Nothing was pinned.
    }

    protected override void Dispose(bool disposing) => value.Dispose();
}
