using System.Runtime.InteropServices;

namespace ServingCluster.Inference.Language.Sampling;

/// <summary>Which tokens a sequence has and how often they were generated: what penalties are reckoned from.</summary>
internal sealed class TokenCounts
{
    // Tokens of the prompt alone count 0.
    private readonly Dictionary<int, int> _generated = [];

    /// <summary>Notes the prompt.</summary>
    public void AddPrompt(ReadOnlySpan<int> prompt)
    {
        foreach (var token in prompt)
            _generated.TryAdd(token, 0);
    }

    /// <summary>Notes a generated token.</summary>
    public void AddGenerated(int token) => CollectionsMarshal.GetValueRefOrAddDefault(_generated, token, out _)++;

    /// <summary>
    /// Applies the repetition penalty (to tokens of prompt and answer), then frequency and presence penalties (to those of the answer).
    /// </summary>
    public void Penalise(Span<float> logits, SamplingParameters sampling)
    {
        foreach (var (token, count) in _generated)
        {
            ref var logit = ref logits[token];
            logit = logit > 0 ? logit / sampling.RepetitionPenalty : logit * sampling.RepetitionPenalty;
            if (count > 0)
                logit -= (sampling.FrequencyPenalty * count) + sampling.PresencePenalty;
        }
    }
}
