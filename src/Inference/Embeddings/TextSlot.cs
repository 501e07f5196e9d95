namespace ServingCluster.Inference.Embeddings;

/// <summary>A text of a request in a batch. The longest sorts first.</summary>
/// <param name="Item">The request.</param>
/// <param name="Index">Which of its texts.</param>
internal readonly record struct TextSlot(EmbeddingItem Item, int Index) : IComparable<TextSlot>
{
    /// <summary>The text.</summary>
    public EmbeddingText Text => Item.Plan.Texts[Index];

    /// <summary>Its tokens.</summary>
    public int Length => Text.Ids.Length;

    /// <inheritdoc/>
    public int CompareTo(TextSlot other) => other.Length.CompareTo(Length);
}
