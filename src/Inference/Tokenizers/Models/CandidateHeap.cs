using System.Buffers;

namespace ServingCluster.Inference.Tokenizers.Models;

/// <summary>Pairs that may merge, lowest rank first and of those the leftmost: a binary heap of both numbers in one word.</summary>
internal struct CandidateHeap(int capacity)
{
    private readonly ulong[] _items = ArrayPool<ulong>.Shared.Rent(capacity);
    private int _count = 0;

    /// <summary>Adds a pair.</summary>
    public void Add(int rank, int position)
    {
        var item = ((ulong)(uint)rank << 32) | (uint)position;
        var at = _count++;
        while (at > 0 && _items[(at - 1) / 2] > item)
        {
            _items[at] = _items[(at - 1) / 2];
            at = (at - 1) / 2;
        }

        _items[at] = item;
    }

    /// <summary>Takes the first pair; false when there is none.</summary>
    public bool TryTake(out int rank, out int position)
    {
        (rank, position) = (0, 0);
        if (_count == 0)
            return false;
        (rank, position) = ((int)(_items[0] >> 32), (int)(uint)_items[0]);
        SiftDown(_items[--_count]);
        return true;
    }

    /// <summary>Gives the memory back; not usable after.</summary>
    public readonly void Release() => ArrayPool<ulong>.Shared.Return(_items);

    private readonly void SiftDown(ulong item)
    {
        var at = 0;
        while (2 * at + 1 < _count)
        {
            var child = 2 * at + 1;
            if (child + 1 < _count && _items[child + 1] < _items[child])
                child++;
            if (_items[child] >= item)
                break;
            _items[at] = _items[child];
            at = child;
        }

        _items[at] = item;
    }
}
