using System.Text.Json;
using ServingCluster.Errors;
using ServingCluster.Inference.ChatTemplates;
using ServingCluster.Inference.OpenAi;
using ServingCluster.Inference.OpenAi.Answers;
using ServingCluster.Inference.OpenAi.Reading;
using ServingCluster.Inference.OpenAi.Writing;

namespace ServingCluster.Inference.Serving.Language;

/// <summary>Plans completions.</summary>
internal sealed class CompletionPlanner(LanguageModelProfile model, SequencePlanner sequences, TimeProvider time)
{
    /// <summary>Plans a request with one or more prompts.</summary>
    public AnswerPlan? Plan(InvocationRequest request, JsonElement body, out RequestFault? fault)
    {
        var mistakes = new Mistakes();
        var completion = CompletionRequestReader.Read(body, model.Vocabulary, mistakes);
        if (!completion.RawPrompt && model.Prompts is null)
            mistakes.Add("use_raw_prompt", "has to be true or left out: this model has no chat template that the prompt could be put into.");
        if (mistakes.Count > 0)
        {
            fault = new RequestFault(ErrorCode.InvalidParameterValue, mistakes.ToString());
            return null;
        }

        var planned = new List<PlannedAnswer>();
        fault = AddAll(request, completion, planned);
        return fault is null ? PlanOf(request, completion, planned) : null;
    }

    private RequestFault? AddAll(InvocationRequest request, CompletionRequest completion, List<PlannedAnswer> planned)
    {
        var fault = default(RequestFault);
        for (var i = 0; i < completion.Prompts.Count && fault is null; i++)
        {
            var path = completion.Prompts.Count == 1 ? "prompt" : $"prompt[{i}]";
            fault = Encode(completion, completion.Prompts[i], path, out var ids)
                ?? sequences.Add(request, completion.Options, ids, DetailsOf(completion, completion.Prompts[i], ids, path), planned);
        }

        return fault;
    }

    private SequenceDetails DetailsOf(CompletionRequest completion, CompletionPrompt prompt, int[] ids, string path) => new(path)
    {
        Echo = completion.Echo ? prompt.Text ?? model.Tokenizer.Decode(ids, skipSpecialTokens: true) : "",
        TellsPrompt = completion.Echo && completion.Options.TopLogprobs is not null,
        CutsToFit = completion.Truncate,
    };

    private RequestFault? Encode(CompletionRequest completion, CompletionPrompt prompt, string path, out int[] ids)
    {
        ids = prompt.Ids ?? [];
        if (prompt.Text is not { } text)
            return null;
        try
        {
            ids = completion.RawPrompt ? EncodeRaw(text) : model.Prompts!.EncodeUserMessage(text);
            return null;
        }
        catch (ChatTemplateException e)
        {
            return new RequestFault(ErrorCode.BadRequest, $"{path}: the model's chat template can't write it: {e.Message}");
        }
    }

    // A prompt that spells the beginning itself does not get a second one.
    private int[] EncodeRaw(string text)
    {
        var ids = model.Tokenizer.Encode(text, addSpecialTokens: true);
        return ids.Length > 1 && ids[0] == model.BeginToken && ids[1] == model.BeginToken ? ids[1..] : ids;
    }

    private AnswerPlan PlanOf(InvocationRequest request, CompletionRequest completion, List<PlannedAnswer> planned)
    {
        var header = new AnswerHeader(request.RequestId, time.GetUtcNow().ToUnixTimeSeconds(), model.Name);
        var options = completion.Options;
        return new AnswerPlan
        {
            Answers = planned,
            AnswersPerPrompt = options.Choices,
            IsEchoOnly = options.MaxTokens == 0,
            CutsAtDeadline = completion.Truncate,
            Writer = new CompletionWriter(header, options.IncludeUsage, options.TopLogprobs, model.Tokenizer),
            Form = new AnswerForm
            {
                Tokenizer = model.Tokenizer,
                Stop = options.Stop,
                TellsProbabilities = options.TopLogprobs is not null,
                TellsPrompt = completion.Echo && options.TopLogprobs is not null,
            },
        };
    }
}
