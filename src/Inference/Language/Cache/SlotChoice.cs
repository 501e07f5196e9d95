namespace ServingCluster.Inference.Language.Cache;

/// <summary>Decides which free slot a new sequence takes. Pure.</summary>
internal static class SlotChoice
{
    /// <summary>Fewer shared tokens than this are computed anew: a copy would not pay, and every prompt begins with the same few.</summary>
    public const int LeastShared = 16;

    /// <summary>
    /// In this order: the slot that the prompt goes on from, which is one of whose tokens it shares at least half (a conversation's next
    /// turn; who shares less, such as a system prompt, had better copy it and leave the rest to whoever goes on from there); an empty
    /// slot; the one given up longest ago.
    /// </summary>
    /// <param name="free">At least one, in the order of their rows: of equal ones the first is taken.</param>
    public static int Choose(ReadOnlySpan<FreeSlot> free)
    {
        var chosen = 0;
        for (var i = 1; i < free.Length; i++)
        {
            if (IsBetter(free[i], free[chosen]))
                chosen = i;
        }

        return chosen;
    }

    /// <summary>How many of the tokens in a slot are worth keeping for a prompt that shares so many of them.</summary>
    public static int Kept(int shared) => shared >= LeastShared ? shared : 0;

    private static bool IsBetter(FreeSlot slot, FreeSlot other)
    {
        var (goesOn, otherGoesOn) = (GoesOn(slot), GoesOn(other));
        if (goesOn || otherGoesOn)
            return goesOn && (!otherGoesOn || slot.Shared > other.Shared);
        var (empty, otherEmpty) = (slot.Length == 0, other.Length == 0);
        return empty != otherEmpty ? empty : !empty && slot.LastUse < other.LastUse;
    }

    private static bool GoesOn(FreeSlot slot) => slot.Shared >= LeastShared && 2 * (long)slot.Shared >= slot.Length;
}
