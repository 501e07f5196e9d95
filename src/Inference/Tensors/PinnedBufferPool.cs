using System.Numerics;

namespace ServingCluster.Inference.Tensors;

/// <summary>Keeps pinned buffers for reuse, by powers of two of their size. What finds no room is left to the garbage collector.</summary>
internal sealed class PinnedBufferPool
{
    private const int SmallestBits = 8;
    private const int LargestBits = 24;

    // Every request under way has a buffer, and hundreds wait for one model when it is busy: fewer slots would mean new memory for
    // those beyond, just then.
    private const int MostPerShelf = 512;
    private const int BytesPerShelf = 16 << 20;

    private readonly PinnedBufferShelf[] _shelves = new PinnedBufferShelf[LargestBits - SmallestBits + 1];

    public PinnedBufferPool()
    {
        for (var shelf = 0; shelf < _shelves.Length; shelf++)
            _shelves[shelf] = new PinnedBufferShelf(Math.Clamp(BytesPerShelf >> (SmallestBits + shelf), 1, MostPerShelf));
    }

    public static PinnedBufferPool Shared { get; } = new();

    /// <summary>A buffer of at least <paramref name="bytes"/> bytes, with whatever it held before.</summary>
    public PinnedBuffer Rent(int bytes)
    {
        var shelf = ShelfOf(bytes);
        return shelf < _shelves.Length
            ? _shelves[shelf].TryTake() ?? new PinnedBuffer(1 << (SmallestBits + shelf), this)
            : new PinnedBuffer(bytes, pool: null);
    }

    /// <summary>Takes a buffer back. The caller must have it no longer.</summary>
    public void Return(PinnedBuffer buffer) => _shelves[ShelfOf(buffer.Memory.Length)].Put(buffer);

    private static int ShelfOf(int bytes) =>
        Math.Max(0, BitOperations.Log2((uint)Math.Max(bytes - 1, 1)) + 1 - SmallestBits);
}
