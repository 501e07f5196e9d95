using System.Runtime.CompilerServices;

namespace ServingCluster.Inference.Language;

/// <summary>What a request must be before the engine takes it: a token that does not exist would break the run of all others.</summary>
internal static class GenerationRules
{
    /// <summary>Checks a request.</summary>
    /// <param name="request">The request.</param>
    /// <param name="contextLength">Most tokens of prompt and answer together.</param>
    /// <param name="vocabulary">The number of tokens that there are.</param>
    /// <exception cref="ArgumentException">It breaks a rule; the message says which.</exception>
    public static void Require(GenerationRequest request, int contextLength, int vocabulary)
    {
        RequireLengths(request, contextLength);
        foreach (var token in request.Prompt)
            RequireToken(token, vocabulary, "The prompt");
        Require(request.TopLogprobs is null or (>= 0 and <= 20), $"TopLogprobs must be from 0 to 20, but is {request.TopLogprobs}.");
        Require(!request.PromptLogprobs || request.TopLogprobs is not null, $"PromptLogprobs needs TopLogprobs.");
        RequireSampling(request.Sampling, vocabulary);
    }

    private static void RequireLengths(GenerationRequest request, int contextLength)
    {
        Require(request.Prompt.Length >= 1, $"The prompt must have at least one token.");
        Require(request.MaxNewTokens >= 1, $"MaxNewTokens must be at least 1, but is {request.MaxNewTokens}.");
        Require(
            (long)request.Prompt.Length + request.MaxNewTokens <= contextLength,
            $"A prompt of {request.Prompt.Length} tokens and {request.MaxNewTokens} new ones do not fit a context of {contextLength}.");
    }

    private static void RequireSampling(SamplingParameters sampling, int vocabulary)
    {
        Require(sampling.Temperature is >= 0 and <= 2, $"Temperature must be from 0 to 2, but is {sampling.Temperature}.");
        Require(sampling.TopP is > 0 and <= 1, $"TopP must be above 0, to 1, but is {sampling.TopP}.");
        Require(sampling.TopK >= 0, $"TopK must be 0 or more, but is {sampling.TopK}.");
        Require(sampling.MinP is >= 0 and <= 1, $"MinP must be from 0 to 1, but is {sampling.MinP}.");
        Require(sampling.PresencePenalty is >= -2 and <= 2, $"PresencePenalty must be from -2 to 2, but is {sampling.PresencePenalty}.");
        Require(sampling.FrequencyPenalty is >= -2 and <= 2, $"FrequencyPenalty must be from -2 to 2, but is {sampling.FrequencyPenalty}.");
        Require(sampling.RepetitionPenalty is > 0 and <= 2, $"RepetitionPenalty must be above 0, to 2, but is {sampling.RepetitionPenalty}.");
        foreach (var (token, bias) in sampling.LogitBias)
        {
            RequireToken(token, vocabulary, "LogitBias");
            Require(bias is >= -100 and <= 100, $"LogitBias must be from -100 to 100, but is {bias} for token {token}.");
        }
    }

    private static void RequireToken(int token, int vocabulary, string where)
    {
        if ((uint)token >= (uint)vocabulary)
            throw new ArgumentException($"{where} has the token {token}, but the vocabulary's are from 0 to {vocabulary - 1}.");
    }

    private static void Require(bool holds, [InterpolatedStringHandlerArgument(nameof(holds))] RuleMessage otherwise)
    {
        if (!holds)
            throw new ArgumentException(otherwise.Text);
    }
}
