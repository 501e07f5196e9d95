using ServingCluster.Inference.OpenAi.Answers;
using ServingCluster.Inference.Scoring.Writing;
using ServingCluster.Inference.Tokenizers;

namespace ServingCluster.Inference.OpenAi.Writing;

/// <summary>Writes the answers of <c>completions</c> (https://platform.openai.com/docs/api-reference/completions/object).</summary>
/// <param name="header">What everything begins with.</param>
/// <param name="includeUsage">What the request says about usage in streams.</param>
/// <param name="topLogprobs">How many likely tokens are told beside each one; null where no probabilities are.</param>
/// <param name="tokenizer">Spells tokens.</param>
internal sealed class CompletionWriter(AnswerHeader header, bool? includeUsage, int? topLogprobs, ITokenizer tokenizer)
    : AnswerWriter(header, "cmpl-", "text_completion", includeUsage)
{
    /// <inheritdoc/>
    protected override void WriteDelta(ref JsonOutput json, Choice choice)
    {
        WriteText(ref json, choice);
        json.Write(",\"finish_reason\":null}"u8);
    }

    /// <inheritdoc/>
    protected override void WriteEnd(ref JsonOutput json, Choice choice)
    {
        BeginEntry(ref json, choice);
        json.Write(",\"text\":\"\",\"finish_reason\":"u8);
        json.Write(NameOf(choice.Reason));
        json.Write('}');
    }

    /// <inheritdoc/>
    protected override void WriteWhole(ref JsonOutput json, Choice choice)
    {
        WriteText(ref json, choice);
        // Databricks' SDKs read the second spelling.
        json.Write(",\"finish_reason\":"u8);
        json.Write(NameOf(choice.Reason));
        json.Write(",\"finishReason\":"u8);
        json.Write(NameOf(choice.Reason));
        json.Write('}');
    }

    private void WriteText(ref JsonOutput json, Choice choice)
    {
        BeginEntry(ref json, choice);
        json.Write(",\"text\":"u8);
        json.WriteText(choice.Answer.Text.Span);
        if (choice.Answer.Trail is { } trail)
            CompletionLogprobs.Write(ref json, trail, topLogprobs > 0, tokenizer);
    }
}
