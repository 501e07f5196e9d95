using System.Text.Json;
using ServingCluster.Errors;
using ServingCluster.Inference.OpenAi.Prompts;

namespace ServingCluster.Inference.OpenAi.Reading;

/// <summary>
/// Reads the body of <c>chat/completions</c> (https://platform.openai.com/docs/api-reference/chat/create) with Databricks' additions.
/// Fields that would change the answer and can't be honoured are refused by name; fields that nobody knows are ignored.
/// </summary>
internal static class ChatRequestReader
{
    private const int MostTopLogprobs = 20;

    private static readonly (string Name, string Reason)[] NotOffered =
    [
        ("functions", "is outdated and not offered; use 'tools'."),
        ("function_call", "is outdated and not offered; use 'tool_choice'."),
        ("audio", "this model gives text only."),
        ("web_search_options", "this server does not search the web."),
        ("best_of", "chat has no best_of; use n."),
        ("suffix", "chat has no suffix."),
    ];

    /// <summary>Reads it.</summary>
    /// <param name="body">The body.</param>
    /// <param name="template">What the model's template has a use for.</param>
    /// <param name="vocabularySize">Token ids are below this.</param>
    /// <param name="mistakes">Takes what is wrong; the result is of use only when nothing is.</param>
    public static ChatRequest Read(JsonElement body, TemplateTraits template, int vocabularySize, Mistakes mistakes)
    {
        var plain = new JsonFields(body, "", mistakes);
        var fields = plain.With(plain.Object(JsonFields.ExtraParams));
        var messages = MessageReader.Check(fields);
        GenerationOptionsReader.CheckCompanions(fields);
        RefuseWhatIsNotOffered(fields);
        var tools = ToolReader.Read(fields);
        var options = GenerationOptionsReader.Read(fields, vocabularySize);
        var choice = ToolChoiceReader.Read(fields, tools);
        var format = ResponseFormatReader.Read(fields, choice);
        var (add, carryOn) = ReadContinuation(fields, messages);
        if (carryOn && (format.Kind != ResponseFormatKind.Text || choice.Mode == ToolChoiceMode.Required))
            fields.Wrong("continue_final_message", "goes with neither response_format nor a tool_choice that demands a call: their forms are those of a whole answer.");
        return new ChatRequest
        {
            Messages = messages,
            Options = options with { MaxTokens = ReadMaxTokens(fields), TopLogprobs = ReadLogprobs(fields) },
            Tools = tools,
            ToolChoice = choice,
            ParallelToolCalls = fields.Flag("parallel_tool_calls") ?? true,
            Format = format,
            TemplateVariables = TemplateVariableReader.Read(fields, template),
            AddGenerationPrompt = add,
            ContinueFinalMessage = carryOn,
        };
    }

    private static void RefuseWhatIsNotOffered(JsonFields fields)
    {
        foreach (var (name, reason) in NotOffered)
            fields.Refuse(name, reason);
        foreach (var modality in fields.List("modalities")?.EnumerateArray() ?? default)
        {
            if (modality.ValueKind != JsonValueKind.String || !modality.ValueEquals("text"))
                fields.Wrong("modalities", $"{Found.Value(modality)} is not offered; this model gives \"text\" only.");
        }
    }

    private static int? ReadMaxTokens(JsonFields fields)
    {
        var older = GenerationOptionsReader.MaxTokens(fields, "max_tokens", least: 1);
        var newer = GenerationOptionsReader.MaxTokens(fields, "max_completion_tokens", least: 1);
        if (older is { } a && newer is { } b && a != b)
            fields.Wrong("max_completion_tokens", $"is {b} and max_tokens is {a}; they are two names of one limit: give one, or the same number twice.");
        return newer ?? older;
    }

    private static int? ReadLogprobs(JsonFields fields)
    {
        var wanted = fields.Flag("logprobs") ?? false;
        var top = (int?)fields.Whole("top_logprobs", 0, MostTopLogprobs, $"a whole number from 0 to {MostTopLogprobs}");
        if (top > 0 && !wanted)
            fields.Wrong("top_logprobs", "needs logprobs to be true.");
        return wanted ? top ?? 0 : null;
    }

    private static (bool Add, bool CarryOn) ReadContinuation(JsonFields fields, JsonElement messages)
    {
        var carryOn = fields.Flag("continue_final_message") ?? false;
        var add = fields.Flag("add_generation_prompt") ?? !carryOn;
        if (carryOn && add)
            fields.Wrong("continue_final_message", "goes with add_generation_prompt false only: an answer either carries on with the last message or begins a new one.");
        if (carryOn && messages.ValueKind == JsonValueKind.Array && messages.GetArrayLength() > 0 && !MessageReader.IsOpenAnswer(messages[messages.GetArrayLength() - 1]))
            fields.Wrong("continue_final_message", "needs a last message of the role 'assistant' with a text to carry on.");
        return (add, carryOn);
    }
}
