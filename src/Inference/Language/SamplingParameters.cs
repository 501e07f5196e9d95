namespace ServingCluster.Inference.Language;

/// <summary>How a token is drawn from what the model thinks likely. The defaults draw from the model's own distribution.</summary>
internal sealed record SamplingParameters
{
    /// <summary>Divides the logits; 0 takes the most likely token. 0 to 2.</summary>
    public float Temperature { get; init; } = 1;

    /// <summary>Draws from the most likely tokens that together reach this probability; above 0, to 1.</summary>
    public float TopP { get; init; } = 1;

    /// <summary>Draws from so many most likely tokens; 0 from all.</summary>
    public int TopK { get; init; }

    /// <summary>Leaves out tokens less likely than this share of the most likely one; 0 to 1.</summary>
    public float MinP { get; init; }

    /// <summary>Taken once from the logit of each token that was generated already; −2 to 2.</summary>
    public float PresencePenalty { get; init; }

    /// <summary>Taken from a token's logit for each time that it was generated; −2 to 2.</summary>
    public float FrequencyPenalty { get; init; }

    /// <summary>
    /// Divides positive logits, multiplies negative ones, of tokens in prompt or answer; above 0, to 2; 1 for none (Keskar et al., CTRL, 2019).
    /// </summary>
    public float RepetitionPenalty { get; init; } = 1;

    /// <summary>Added to logits by token id; −100 to 100 each.</summary>
    public IReadOnlyDictionary<int, float> LogitBias { get; init; } = new Dictionary<int, float>();

    /// <summary>The same seed gives the same answer, whatever else is served; null for one of chance.</summary>
    public ulong? Seed { get; init; }
}
