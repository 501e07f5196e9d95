using ServingCluster.Errors;
using ServingCluster.Inference.Language;
using ServingCluster.Inference.OpenAi;

namespace ServingCluster.Inference.Serving.Language;

/// <summary>Plans the sequences of a request: that they fit the context, how their tokens are drawn, where they end.</summary>
/// <param name="model">The model.</param>
/// <param name="contextLength">Most tokens of prompt and answer together.</param>
internal sealed class SequencePlanner(LanguageModelProfile model, int contextLength)
{
    // An odd number with its bits well mixed (Knuth, TAOCP 3, 6.4: the golden ratio of 2^64), so that seeds side by side stay apart.
    private const ulong SeedStep = 0x9E3779B97F4A7C15;

    /// <summary>Plans the answers to one prompt, and adds them to the others.</summary>
    /// <param name="request">The request.</param>
    /// <param name="options">What it says about generation.</param>
    /// <param name="prompt">The prompt's ids.</param>
    /// <param name="details">What is left to say.</param>
    /// <param name="planned">Takes the answers.</param>
    /// <returns>Why the prompt can't be answered; null when it can.</returns>
    public RequestFault? Add(InvocationRequest request, GenerationOptions options, int[] prompt, SequenceDetails details, List<PlannedAnswer> planned)
    {
        if (FaultOf(prompt, options.MaxTokens, details) is { } fault)
            return fault;
        var room = contextLength - prompt.Length;
        for (var i = 0; i < options.Choices; i++)
        {
            planned.Add(new PlannedAnswer(new GenerationRequest
            {
                Prompt = prompt,
                MaxNewTokens = Math.Clamp(options.MaxTokens ?? room, 1, room),
                Sampling = SamplingOf(options, planned.Count),
                EndTokens = model.EndTokens,
                Caller = request.Caller,
                Deadline = request.Deadline,
                TopLogprobs = options.TopLogprobs,
                PromptLogprobs = details.TellsPrompt,
                Constraint = details.NewConstraint?.Invoke(),
            }, details.Echo));
        }

        return null;
    }

    private RequestFault? FaultOf(ReadOnlySpan<int> prompt, int? maxTokens, SequenceDetails details)
    {
        var (where, promptTokens) = (details.Path, prompt.Length);
        var unknown = prompt.IndexOfAnyExceptInRange(0, model.Vocabulary - 1);
        if (unknown >= 0)
        {
            return Wrong(
                $"{where}: becomes the token {prompt[unknown]}, which the tokenizer knows and the model does not; " +
                $"its tokens are below {model.Vocabulary}.");
        }

        if (promptTokens == 0)
            return Wrong($"{where}: is empty; at least one token is needed.");
        if (promptTokens >= contextLength)
        {
            return Wrong(
                $"{where}: the prompt has {promptTokens} tokens, which leaves no room for an answer within the context of " +
                $"{contextLength} tokens; shorten it.");
        }

        if (maxTokens is { } most && !details.CutsToFit && (long)promptTokens + most > contextLength)
        {
            return Wrong(
                $"{where}: the prompt has {promptTokens} tokens and max_tokens is {most}, {(long)promptTokens + most} together; " +
                $"the context holds {contextLength}. " +
                $"Shorten the prompt, or set max_tokens to at most {contextLength - promptTokens}.");
        }

        return null;
    }

    private SamplingParameters SamplingOf(GenerationOptions options, int index) => model.Sampling with
    {
        Temperature = options.Temperature ?? model.Sampling.Temperature,
        TopP = options.TopP ?? model.Sampling.TopP,
        TopK = options.TopK ?? model.Sampling.TopK,
        MinP = options.MinP ?? model.Sampling.MinP,
        PresencePenalty = options.PresencePenalty ?? 0,
        FrequencyPenalty = options.FrequencyPenalty ?? 0,
        RepetitionPenalty = options.RepetitionPenalty ?? model.Sampling.RepetitionPenalty,
        LogitBias = options.LogitBias,
        Seed = options.Seed is { } seed ? unchecked(seed + ((ulong)index * SeedStep)) : null,
    };

    private static RequestFault Wrong(string message) => new(ErrorCode.InvalidParameterValue, message);
}
