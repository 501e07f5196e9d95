namespace ServingCluster.Inference.OpenAi;

/// <summary>What a request says about how its answer is to be generated; null where it is silent and the model's defaults apply.</summary>
internal sealed record GenerationOptions
{
    /// <summary>Most tokens of each answer; null for as many as fit the context. 0 only where the prompt is echoed.</summary>
    public int? MaxTokens { get; init; }

    /// <summary>0 to 2.</summary>
    public float? Temperature { get; init; }

    /// <summary>Above 0, to 1.</summary>
    public float? TopP { get; init; }

    /// <summary>At least 1.</summary>
    public int? TopK { get; init; }

    /// <summary>0 to 1.</summary>
    public float? MinP { get; init; }

    /// <summary>−2 to 2.</summary>
    public float? PresencePenalty { get; init; }

    /// <summary>−2 to 2.</summary>
    public float? FrequencyPenalty { get; init; }

    /// <summary>Above 0, to 2.</summary>
    public float? RepetitionPenalty { get; init; }

    /// <summary>Added to logits by token id.</summary>
    public IReadOnlyDictionary<int, float> LogitBias { get; init; } = new Dictionary<int, float>();

    /// <summary>The seed of the first answer; those after it are derived.</summary>
    public ulong? Seed { get; init; }

    /// <summary>Texts at which an answer ends; they are not part of it.</summary>
    public IReadOnlyList<string> Stop { get; init; } = [];

    /// <summary>Answers to each prompt.</summary>
    public int Choices { get; init; } = 1;

    /// <summary>
    /// Whether a stream ends with an event that tells the usage and nothing else; null where the request is silent, and the usage stands
    /// beside the last <c>finish_reason</c>.
    /// </summary>
    public bool? IncludeUsage { get; init; }

    /// <summary>How many likely tokens are told beside each one; null to tell no probabilities.</summary>
    public int? TopLogprobs { get; init; }
}
