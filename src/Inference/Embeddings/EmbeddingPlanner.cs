using ServingCluster.Errors;
using ServingCluster.Inference.OpenAi.Reading;

namespace ServingCluster.Inference.Embeddings;

/// <summary>Turns the body of a request into what is to be computed, or into the reason why not. Immutable and thread-safe.</summary>
internal sealed class EmbeddingPlanner(EmbeddingProfile model)
{
    /// <summary>Plans a request.</summary>
    /// <param name="body">The body, UTF-8 JSON.</param>
    /// <param name="code">The kind of failure, where there is no plan.</param>
    /// <param name="error">What is wrong, where there is no plan; empty otherwise.</param>
    public EmbeddingPlan? Plan(ReadOnlyMemory<byte> body, out ErrorCode code, out string error)
    {
        code = ErrorCode.MalformedRequest;
        if (!JsonBody.TryParse(body, out var json, out error))
            return null;
        using (json)
        {
            code = ErrorCode.InvalidParameterValue;
            var mistakes = new Mistakes();
            var request = EmbeddingRequestReader.Read(json.Root, model.Vocabulary, mistakes);
            CheckDimensions(request, mistakes);
            var plan = mistakes.Count == 0 ? Plan(request, mistakes) : null;
            error = mistakes.ToString();
            return mistakes.Count == 0 ? plan : null;
        }
    }

    private EmbeddingPlan Plan(EmbeddingRequest request, Mistakes mistakes)
    {
        var prompt = PromptOf(request);
        var promptTokens = PromptTokens(prompt);
        var texts = new EmbeddingText[request.Inputs.Count];
        var tokens = 0;
        for (var i = 0; i < texts.Length; i++)
        {
            var input = request.Inputs[i];
            var path = EmbeddingRequestReader.PathOf(texts.Length, i);
            if (input.Ids is not null && request.Instruction is { Length: > 0 })
                mistakes.Add("instruction", $"cannot be put before {path}, which is token ids; send texts, or ids with the instruction's own before them.");
            var ids = input.Ids ?? model.Tokenizer.Encode(prompt + Lowered(input.Text!), addSpecialTokens: true);
            CheckLength(path, ids.Length, mistakes);
            // The rest would be wrong in the same way, and each costs a tokenizer's work.
            if (mistakes.Count > 0)
                break;
            texts[i] = new EmbeddingText(ids, input.Ids is null ? Math.Min(promptTokens, ids.Length - 1) : 0);
            tokens += ids.Length;
        }

        return new EmbeddingPlan { Texts = texts, Tokens = tokens, Base64 = request.Base64, Dimensions = request.Dimensions ?? model.Dimensions };
    }

    /// <summary>
    /// What stands before each text: the prompt that the instruction names; else the instruction itself, as it is; without one the model's
    /// default prompt.
    /// </summary>
    private string PromptOf(EmbeddingRequest request)
    {
        if (request.Instruction is not { Length: > 0 } instruction)
            return Lowered(model.Modules.DefaultPrompt);
        return Lowered(model.Modules.Prompts.GetValueOrDefault(instruction, instruction));
    }

    // As sentence-transformers counts: the prompt alone, with all special tokens but the last.
    private int PromptTokens(string prompt) => prompt.Length == 0 || model.Modules.Pooling.IncludePrompt
        ? 0
        : Math.Max(0, model.Tokenizer.Encode(prompt, addSpecialTokens: true).Length - 1);

    private string Lowered(string text) => model.Modules.LowerCase ? text.ToLowerInvariant() : text;

    private void CheckLength(string path, int tokens, Mistakes mistakes)
    {
        if (tokens > model.MaxTokens)
            mistakes.Add(path, $"has {tokens} tokens; this model takes at most {model.MaxTokens} in one text. Shorten or split it.");
        else if (tokens == 0)
            mistakes.Add(path, "has no tokens of this model; there is nothing to embed.");
    }

    private void CheckDimensions(EmbeddingRequest request, Mistakes mistakes)
    {
        if (request.Dimensions is not { } asked || model.Matryoshka.Allows(asked, model.Dimensions))
            return;
        mistakes.Add("dimensions", model.Matryoshka switch
        {
            { IsTrained: false } => $"{asked} cannot be had: this model's embeddings have {model.Dimensions} numbers, of which none can be left out; leave dimensions out.",
            { Sizes.IsEmpty: true } => $"{asked} has to be a whole number from 1 to {model.Dimensions}.",
            var sizes => $"{asked} has to be one of {string.Join(", ", sizes.Sizes.Append(model.Dimensions).Distinct().Order())}.",
        });
    }
}
