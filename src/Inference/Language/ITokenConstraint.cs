namespace ServingCluster.Inference.Language;

/// <summary>Says which tokens may come next, for answers of a given form. Has the state of one answer; for one thread at a time.</summary>
internal interface ITokenConstraint
{
    /// <summary>Sets the logits of tokens that may not come next to negative infinity; leaves at least one.</summary>
    void Mask(Span<float> logits);

    /// <summary>The token that was drawn.</summary>
    void Accept(int token);
}
