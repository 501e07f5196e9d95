namespace ServingCluster.Governance;

/// <summary>What a text is held to. Immutable.</summary>
public sealed record GuardrailRules
{
    /// <summary>Whether the classifier that the operator names judges it.</summary>
    public bool Safety { get; init; }

    /// <summary>What is done about personal data; null where nothing was said, which is <see cref="PiiBehavior.None"/>.</summary>
    public PiiBehavior? Pii { get; init; }

    /// <summary>Words that it may not contain; null where nothing was said.</summary>
    public IReadOnlyList<string>? InvalidKeywords { get; init; }

    /// <summary>Topics that it must be about; null where nothing was said.</summary>
    public IReadOnlyList<string>? ValidTopics { get; init; }
}
