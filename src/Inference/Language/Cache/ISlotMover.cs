namespace ServingCluster.Inference.Language.Cache;

/// <summary>Moves keys and values between the slots of a cache.</summary>
internal interface ISlotMover
{
    /// <summary>Copies some tokens of one slot to the same places of another.</summary>
    void Copy(int from, int to, int start, int count);

    /// <summary>Exchanges the tokens of two slots, of which they hold so many.</summary>
    void Swap(int a, int lengthOfA, int b, int lengthOfB);
}
