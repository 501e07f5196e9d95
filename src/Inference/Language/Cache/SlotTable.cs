namespace ServingCluster.Inference.Language.Cache;

/// <summary>
/// Which slots are taken. Those that decode have the first rows without a gap, so that they are one view of the arena; what joins or
/// leaves them changes places with another row. For the engine's thread.
/// </summary>
internal sealed class SlotTable
{
    private readonly ISlotMover _mover;
    private readonly Slot[] _rows;
    private readonly FreeSlot[] _free;
    private readonly int[] _freeRows;
    private long _uses;

    public SlotTable(int slots, int capacity, ISlotMover mover)
    {
        _mover = mover;
        _free = new FreeSlot[slots];
        _freeRows = new int[slots];
        _rows = new Slot[slots];
        for (var row = 0; row < slots; row++)
            _rows[row] = new Slot(row, capacity);
        (Free, Capacity) = (slots, (long)slots * capacity);
    }

    /// <summary>All slots, by row.</summary>
    public ReadOnlySpan<Slot> Rows => _rows;

    /// <summary>Tokens that all slots together can hold.</summary>
    public long Capacity { get; }

    /// <summary>How many decode: the first so many rows.</summary>
    public int Decoding { get; private set; }

    /// <summary>How many are not taken.</summary>
    public int Free { get; private set; }

    /// <summary>Takes a free slot, cut to what it holds of a prompt's beginning if that is worth keeping. There must be one.</summary>
    /// <param name="prefix">The part of the prompt that need not be computed anew.</param>
    public Slot Take(ReadOnlySpan<int> prefix)
    {
        var count = 0;
        foreach (var slot in _rows)
        {
            if (slot.IsHeld)
                continue;
            _free[count] = new FreeSlot(slot.Length, slot.Tokens.CommonPrefixLength(prefix), slot.LastUse);
            _freeRows[count++] = slot.Row;
        }

        var choice = SlotChoice.Choose(_free.AsSpan(0, count));
        var taken = _rows[_freeRows[choice]];
        taken.Truncate(SlotChoice.Kept(_free[choice].Shared));
        taken.IsHeld = true;
        Free--;
        return taken;
    }

    /// <summary>Copies more of a prompt's beginning into its slot from the one that holds most of it, if that is worth the while.</summary>
    /// <returns>How many tokens.</returns>
    public int CopyShared(Slot slot, ReadOnlySpan<int> prefix)
    {
        var (best, most) = (slot, slot.Length + SlotChoice.LeastShared - 1);
        foreach (var other in _rows)
        {
            if (other != slot && other.Length > most && other.Tokens.CommonPrefixLength(prefix) is var shared && shared > most)
                (best, most) = (other, shared);
        }

        if (best == slot)
            return 0;
        var start = slot.Length;
        _mover.Copy(best.Row, slot.Row, start, most - start);
        slot.Append(best.Tokens[start..most]);
        return most - start;
    }

    /// <summary>Brings a taken slot to the end of the rows that decode.</summary>
    public void Join(Slot slot) => Exchange(slot, _rows[Decoding++]);

    /// <summary>Frees a slot; its tokens stay. The last row that decodes takes the place of one that did.</summary>
    public void GiveUp(Slot slot)
    {
        if (slot.Row < Decoding)
            Exchange(slot, _rows[--Decoding]);
        slot.IsHeld = false;
        slot.LastUse = ++_uses;
        Free++;
    }

    private void Exchange(Slot a, Slot b)
    {
        if (a == b)
            return;
        if (a.Length > 0 || b.Length > 0)
            _mover.Swap(a.Row, a.Length, b.Row, b.Length);
        (_rows[a.Row], _rows[b.Row]) = (b, a);
        (a.Row, b.Row) = (b.Row, a.Row);
    }
}
