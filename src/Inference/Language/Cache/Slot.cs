namespace ServingCluster.Inference.Language.Cache;

/// <summary>
/// A place in the cache and the tokens whose keys and values it holds. They outlive the sequence that they were computed for, so that a
/// later one with the same beginning need not compute them again. For the engine's thread.
/// </summary>
/// <param name="row">Its row in the arena at first.</param>
/// <param name="capacity">The most tokens.</param>
internal sealed class Slot(int row, int capacity)
{
    private int[] _tokens = [];

    /// <summary>Its row in the arena just now.</summary>
    public int Row { get; set; } = row;

    /// <summary>Whether a sequence has it.</summary>
    public bool IsHeld { get; set; }

    /// <summary>When it was given up last, in a counting of the table's; 0 for never.</summary>
    public long LastUse { get; set; }

    /// <summary>How many tokens it holds.</summary>
    public int Length { get; private set; }

    /// <summary>The tokens that it holds.</summary>
    public ReadOnlySpan<int> Tokens => _tokens.AsSpan(0, Length);

    /// <summary>Notes tokens whose keys and values are in the arena now.</summary>
    public void Append(ReadOnlySpan<int> tokens)
    {
        Grow(Length + tokens.Length);
        tokens.CopyTo(_tokens.AsSpan(Length));
        Length += tokens.Length;
    }

    /// <summary>Forgets all tokens after the first few.</summary>
    public void Truncate(int length) => Length = Math.Min(length, Length);

    private void Grow(int needed)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(needed, capacity);
        if (needed > _tokens.Length)
            Array.Resize(ref _tokens, Math.Min(capacity, Math.Max(needed, 2 * _tokens.Length)));
    }
}
