namespace ServingCluster.Inference.Language;

/// <summary>A prompt to be continued.</summary>
internal sealed record GenerationRequest
{
    /// <summary>Token ids; at least one.</summary>
    public required int[] Prompt { get; init; }

    /// <summary>Most tokens to generate; at least 1. Prompt and answer together fit the context.</summary>
    public required int MaxNewTokens { get; init; }

    /// <summary>How tokens are drawn.</summary>
    public required SamplingParameters Sampling { get; init; }

    /// <summary>Tokens that end the answer. The end token itself is not given out.</summary>
    public required IReadOnlyList<int> EndTokens { get; init; }

    /// <summary>Who asks; callers share the engine fairly.</summary>
    public required string Caller { get; init; }

    /// <summary>When the answer is no longer wanted (UTC).</summary>
    public required DateTimeOffset Deadline { get; init; }

    /// <summary>How many likely tokens are told beside each one, 0 to 20; null to tell no probabilities at all.</summary>
    public int? TopLogprobs { get; init; }

    /// <summary>Whether the probabilities of the prompt's tokens are told too; needs <see cref="TopLogprobs"/>.</summary>
    public bool PromptLogprobs { get; init; }

    /// <summary>Bounds the answer's form; null for none.</summary>
    public ITokenConstraint? Constraint { get; init; }
}
