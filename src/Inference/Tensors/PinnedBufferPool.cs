using System.Numerics;

namespace ServingCluster.Inference.Tensors;

/// <summary>Keeps pinned buffers for reuse, by powers of two of their size. Lock-free: each shelf is a row of slots that are taken and
/// filled with one interlocked exchange. What finds no free slot is left to the garbage collector.</summary>
internal sealed class PinnedBufferPool
{
    private const int SmallestBits = 8;
    private const int LargestBits = 24;
    private const int MostPerShelf = 32;
    private const int BytesPerShelf = 16 << 20;

    private readonly PinnedBuffer?[][] _shelves = new PinnedBuffer?[LargestBits - SmallestBits + 1][];

    public PinnedBufferPool()
    {
        for (var shelf = 0; shelf < _shelves.Length; shelf++)
            _shelves[shelf] = new PinnedBuffer?[Math.Clamp(BytesPerShelf >> (SmallestBits + shelf), 1, MostPerShelf)];
    }

    public static PinnedBufferPool Shared { get; } = new();

    /// <summary>A buffer of at least <paramref name="bytes"/> bytes, with whatever it held before.</summary>
    public PinnedBuffer Rent(int bytes)
    {
        var shelf = ShelfOf(bytes);
        if (shelf >= _shelves.Length)
            return new PinnedBuffer(bytes, pool: null);

        var slots = _shelves[shelf];
        for (var i = 0; i < slots.Length; i++)
        {
            if (slots[i] is not null && Interlocked.Exchange(ref slots[i], null) is { } buffer)
                return buffer;
        }

        return new PinnedBuffer(1 << (SmallestBits + shelf), this);
    }

    /// <summary>Takes a buffer back. The caller must have it no longer.</summary>
    public void Return(PinnedBuffer buffer)
    {
        var slots = _shelves[ShelfOf(buffer.Memory.Length)];
        for (var i = 0; i < slots.Length; i++)
        {
            if (slots[i] is null && Interlocked.CompareExchange(ref slots[i], buffer, null) is null)
                return;
        }
    }

    private static int ShelfOf(int bytes) =>
        Math.Max(0, BitOperations.Log2((uint)Math.Max(bytes - 1, 1)) + 1 - SmallestBits);
}
