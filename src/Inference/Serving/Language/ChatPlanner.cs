using System.Text.Json;
using ServingCluster.Errors;
using ServingCluster.Inference.ChatTemplates;
using ServingCluster.Inference.OpenAi;
using ServingCluster.Inference.OpenAi.Answers;
using ServingCluster.Inference.OpenAi.Prompts;
using ServingCluster.Inference.OpenAi.Reading;
using ServingCluster.Inference.OpenAi.Writing;

namespace ServingCluster.Inference.Serving.Language;

/// <summary>Plans chats.</summary>
internal sealed class ChatPlanner(LanguageModelProfile model, SequencePlanner sequences, TimeProvider time)
{
    private readonly AnswerConstraints _constraints = new(model);
    private readonly IReadOnlyDictionary<int, string> _controlMarks = model.Calls.ControlMarks(model.Tokenizer);

    /// <summary>Plans a chat.</summary>
    public AnswerPlan? Plan(InvocationRequest request, JsonElement body, bool isStream, out RequestFault? fault)
    {
        if (Read(body, out var prompts, out fault) is not { } chat)
            return null;
        var planned = new List<PlannedAnswer>(chat.Options.Choices);
        fault = Encode(prompts, chat, out var prompt)
            ?? Constrain(chat, out var details)
            ?? sequences.Add(request, chat.Options, prompt, details, planned);
        return fault is null ? PlanOf(request, chat, planned, isStream) : null;
    }

    /// <summary>Counts the tokens of a chat's prompt, whether or not there is room for them.</summary>
    public int? Count(JsonElement body, out RequestFault? fault)
    {
        if (Read(body, out var prompts, out fault) is not { } chat)
            return null;
        fault = Encode(prompts, chat, out var prompt);
        return fault is null ? prompt.Length : null;
    }

    private ChatRequest? Read(JsonElement body, out ChatPrompts prompts, out RequestFault? fault)
    {
        prompts = model.Prompts!;
        if (model.Prompts is null)
        {
            fault = new RequestFault(ErrorCode.BadRequest, "This model has no chat template, so it answers no chats; send a completion with 'prompt'.");
            return null;
        }

        var mistakes = new Mistakes();
        var chat = ChatRequestReader.Read(body, model.Template, model.Vocabulary, mistakes);
        fault = mistakes.Count > 0 ? new RequestFault(ErrorCode.InvalidParameterValue, mistakes.ToString()) : null;
        return fault is null ? chat : null;
    }

    // The template is the model maker's: what it refuses is told in its own words, with the line.
    private static RequestFault? Encode(ChatPrompts prompts, ChatRequest chat, out int[] prompt)
    {
        try
        {
            prompt = prompts.Encode(chat);
            return null;
        }
        catch (ChatTemplateException e)
        {
            prompt = [];
            return new RequestFault(ErrorCode.BadRequest, $"messages: the model's chat template can't write this conversation: {e.Message}");
        }
    }

    private RequestFault? Constrain(ChatRequest chat, out SequenceDetails details)
    {
        details = new SequenceDetails("messages");
        try
        {
            details = details with { NewConstraint = _constraints.For(chat) };
            return null;
        }
        catch (ServingException e)
        {
            return new RequestFault(e.Code, e.Message);
        }
    }

    private AnswerPlan PlanOf(InvocationRequest request, ChatRequest chat, List<PlannedAnswer> planned, bool isStream)
    {
        var header = new AnswerHeader(request.RequestId, time.GetUtcNow().ToUnixTimeSeconds(), model.Name);
        var looksForCalls = chat.ToolChoice.Mode != ToolChoiceMode.None;
        return new AnswerPlan
        {
            Answers = planned,
            AnswersPerPrompt = chat.Options.Choices,
            Writer = new ChatWriter(header, isStream, chat.Options.IncludeUsage, model.Tokenizer),
            Form = new AnswerForm
            {
                Tokenizer = model.Tokenizer,
                Stop = chat.Options.Stop,
                Calls = looksForCalls ? model.Calls : null,
                ControlMarks = looksForCalls ? _controlMarks : AnswerForm.NoMarks,
                Tools = chat.Tools,
                SeveralCalls = chat.ParallelToolCalls,
                TellsProbabilities = chat.Options.TopLogprobs is not null,
            },
        };
    }
}
