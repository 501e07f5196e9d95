using System.Text.Json;
using ServingCluster.Errors;

namespace ServingCluster.Inference.OpenAi.Reading;

/// <summary>
/// Reads the body of <c>completions</c> (https://platform.openai.com/docs/api-reference/completions/create) with Databricks' additions.
/// </summary>
internal static class CompletionRequestReader
{
    private const int MostLogprobs = 5;
    private const int MostAnswers = 128;

    /// <summary>Reads it.</summary>
    /// <param name="body">The body.</param>
    /// <param name="vocabularySize">Token ids are below this.</param>
    /// <param name="mistakes">Takes what is wrong; the result is of use only when nothing is.</param>
    public static CompletionRequest Read(JsonElement body, int vocabularySize, Mistakes mistakes)
    {
        var plain = new JsonFields(body, "", mistakes);
        var fields = plain.With(plain.Object(JsonFields.ExtraParams));
        GenerationOptionsReader.CheckCompanions(fields);
        foreach (var name in (ReadOnlySpan<string>)["response_format", "tools", "tool_choice"])
            fields.Refuse(name, "is for chats; send 'messages' to chat/completions.");
        if (fields.Text("suffix") is { Length: > 0 })
            fields.Wrong("suffix", "is not offered: the model continues a text and can't fill a gap in one.");
        var options = GenerationOptionsReader.Read(fields, vocabularySize);
        if (fields.Whole("best_of", 1, int.MaxValue, "a whole number of at least 1") is { } best && best != options.Choices)
            fields.Wrong("best_of", $"is {best} and n is {options.Choices}; answers are not ranked here: leave it out or give the number of n.");
        var prompts = PromptReader.Read(fields, vocabularySize);
        if ((long)prompts.Count * options.Choices > MostAnswers)
            fields.Wrong("prompt", $"{prompts.Count} prompts with n = {options.Choices} ask for {prompts.Count * options.Choices} answers; at most {MostAnswers} are allowed.");
        var echo = fields.Flag("echo") ?? false;
        return new CompletionRequest
        {
            Prompts = prompts,
            Echo = echo,
            Options = options with { MaxTokens = GenerationOptionsReader.MaxTokens(fields, "max_tokens", echo ? 0 : 1), TopLogprobs = ReadLogprobs(fields) },
            Truncate = ReadErrorBehavior(fields),
            RawPrompt = fields.Flag("use_raw_prompt") ?? true,
        };
    }

    private static int? ReadLogprobs(JsonFields fields)
    {
        // Clients of the chat route write the flag here; false is what null is.
        if (fields.Find("logprobs") is { ValueKind: JsonValueKind.False })
            return null;
        return (int?)fields.Whole("logprobs", 0, MostLogprobs, $"a whole number from 0 to {MostLogprobs}, or null");
    }

    private static bool ReadErrorBehavior(JsonFields fields)
    {
        var behavior = fields.Text("error_behavior");
        if (behavior is not (null or "truncate" or "error"))
            fields.Wrong("error_behavior", $"\"{Found.Cut(behavior)}\" has to be 'truncate' or 'error'.");
        return behavior == "truncate";
    }
}
