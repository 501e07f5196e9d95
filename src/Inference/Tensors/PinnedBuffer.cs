using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ServingCluster.Inference.Tensors;

/// <summary>A block of pinned managed memory, aligned to a cache line. Disposing gives it back to its pool.</summary>
internal sealed class PinnedBuffer : IDisposable
{
    /// <summary>Vector kernels are fastest when a load does not straddle cache lines.</summary>
    private const int Alignment = 64;

    private readonly PinnedBufferPool? _pool;

    public unsafe PinnedBuffer(int capacity, PinnedBufferPool? pool)
    {
        _pool = pool;
        var array = GC.AllocateUninitializedArray<byte>(checked(capacity + Alignment), pinned: true);
        var address = (nuint)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(array));
        var offset = (int)((Alignment - (address % Alignment)) % Alignment);
        // Memory made this way pins for free: no GCHandle per run.
        Memory = MemoryMarshal.CreateFromPinnedArray(array, offset, capacity);
    }

    /// <summary>The whole block.</summary>
    public Memory<byte> Memory { get; }

    public void Dispose() => _pool?.Return(this);
}
