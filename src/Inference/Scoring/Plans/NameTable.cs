namespace ServingCluster.Inference.Scoring.Plans;

/// <summary>Finds names given as UTF-8 without making strings of them. Immutable.</summary>
internal sealed class NameTable
{
    private readonly byte[][] _names;
    private readonly int[] _slots;

    /// <summary>A table of different names; empty ones cannot be found.</summary>
    public NameTable(byte[][] names)
    {
        _names = names;
        // At most half full, so that chains stay short and there is always an empty slot to stop at.
        _slots = new int[(int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)Math.Max(2, names.Length * 2))];
        Array.Fill(_slots, -1);
        for (var i = 0; i < names.Length; i++)
            Insert(i);
    }

    /// <summary>The index of a name; -1 when it is not there.</summary>
    /// <param name="name">UTF-8.</param>
    /// <param name="guess">Tried first: requests mostly name things in the model's order.</param>
    public int Find(ReadOnlySpan<byte> name, int guess)
    {
        if ((uint)guess < (uint)_names.Length && name.Length > 0 && name.SequenceEqual(_names[guess]))
            return guess;
        for (var slot = Hash(name) & (_slots.Length - 1); _slots[slot] >= 0; slot = (slot + 1) & (_slots.Length - 1))
        {
            if (name.SequenceEqual(_names[_slots[slot]]))
                return _slots[slot];
        }

        return -1;
    }

    private void Insert(int index)
    {
        if (_names[index].Length == 0)
            return;
        var slot = Hash(_names[index]) & (_slots.Length - 1);
        while (_slots[slot] >= 0)
            slot = (slot + 1) & (_slots.Length - 1);
        _slots[slot] = index;
    }

    // FNV-1a. The model chooses the names in the table, so nobody can force long chains from outside.
    private static int Hash(ReadOnlySpan<byte> name)
    {
        var hash = 2166136261u;
        foreach (var b in name)
            hash = (hash ^ b) * 16777619u;
        return (int)(hash & int.MaxValue);
    }
}
