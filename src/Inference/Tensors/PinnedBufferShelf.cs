namespace ServingCluster.Inference.Tensors;

/// <summary>Buffers of one size that wait to be lent again. Lock-free: each slot is taken and filled with one interlocked exchange.</summary>
/// <param name="capacity">The most buffers that wait; from 1.</param>
internal sealed class PinnedBufferShelf(int capacity)
{
    private readonly PinnedBuffer?[] _slots = new PinnedBuffer?[capacity];

    // The slot that was used last. Below it buffers wait and above it is room, as a rule, so that both searches end at once; when
    // threads meet they merely take a few steps more.
    private int _last;

    /// <summary>A buffer; null when none waits.</summary>
    public PinnedBuffer? TryTake()
    {
        var at = Volatile.Read(ref _last);
        for (var step = 0; step < _slots.Length; step++)
        {
            if (_slots[at] is not null && Interlocked.Exchange(ref _slots[at], null) is { } buffer)
            {
                Volatile.Write(ref _last, at);
                return buffer;
            }

            at = at == 0 ? _slots.Length - 1 : at - 1;
        }

        return null;
    }

    /// <summary>Keeps a buffer, or leaves it to the garbage collector when there is no room.</summary>
    public void Put(PinnedBuffer buffer)
    {
        var at = Volatile.Read(ref _last);
        for (var step = 0; step < _slots.Length; step++)
        {
            if (_slots[at] is null && Interlocked.CompareExchange(ref _slots[at], buffer, null) is null)
            {
                Volatile.Write(ref _last, at);
                return;
            }

            at = at == _slots.Length - 1 ? 0 : at + 1;
        }
    }
}
