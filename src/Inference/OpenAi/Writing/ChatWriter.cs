using ServingCluster.Inference.OpenAi.Answers;
using ServingCluster.Inference.OpenAi.ToolCalls;
using ServingCluster.Inference.Scoring.Writing;
using ServingCluster.Inference.Tokenizers;

namespace ServingCluster.Inference.OpenAi.Writing;

/// <summary>Writes the answers of <c>chat/completions</c> (https://platform.openai.com/docs/api-reference/chat/object).</summary>
/// <param name="header">What everything begins with.</param>
/// <param name="isStream">Whether events are written.</param>
/// <param name="includeUsage">What the request says about usage in streams.</param>
/// <param name="tokenizer">Spells tokens.</param>
internal sealed class ChatWriter(AnswerHeader header, bool isStream, bool? includeUsage, ITokenizer tokenizer)
    : AnswerWriter(header, "chatcmpl-", isStream ? "chat.completion.chunk" : "chat.completion", includeUsage)
{
    /// <inheritdoc/>
    protected override void WriteDelta(ref JsonOutput json, Choice choice)
    {
        var answer = choice.Answer;
        BeginEntry(ref json, choice);
        json.Write(",\"delta\":{"u8);
        if (!choice.HasBegun)
            json.Write("\"role\":\"assistant\","u8);
        WriteContent(ref json, answer);
        WriteCalls(ref json, answer, isStream: true);
        json.Write('}');
        WriteLogprobs(ref json, answer);
        json.Write(",\"finish_reason\":null}"u8);
    }

    /// <inheritdoc/>
    protected override void WriteEnd(ref JsonOutput json, Choice choice)
    {
        BeginEntry(ref json, choice);
        json.Write(choice.HasBegun ? ",\"delta\":{}"u8 : ",\"delta\":{\"role\":\"assistant\",\"content\":\"\"}"u8);
        json.Write(",\"finish_reason\":"u8);
        json.Write(NameOf(choice.Reason));
        json.Write('}');
    }

    /// <inheritdoc/>
    protected override void WriteWhole(ref JsonOutput json, Choice choice)
    {
        BeginEntry(ref json, choice);
        json.Write(",\"message\":{\"role\":\"assistant\","u8);
        WriteContent(ref json, choice.Answer);
        json.Write(",\"refusal\":null"u8);
        WriteCalls(ref json, choice.Answer, isStream: false);
        json.Write('}');
        WriteLogprobs(ref json, choice.Answer);
        // Databricks' SDKs read the second spelling.
        json.Write(",\"finish_reason\":"u8);
        json.Write(NameOf(choice.Reason));
        json.Write(",\"finishReason\":"u8);
        json.Write(NameOf(choice.Reason));
        json.Write('}');
    }

    private static void WriteContent(ref JsonOutput json, Answer answer)
    {
        json.Write("\"content\":"u8);
        if (answer.Text.Length == 0 && answer.Calls.Count > 0)
            json.Write("null"u8);
        else
            json.WriteText(answer.Text.Span);
    }

    private static void WriteCalls(ref JsonOutput json, Answer answer, bool isStream)
    {
        if (answer.Calls.Count == 0)
            return;
        json.Write(",\"tool_calls\":["u8);
        for (var i = 0; i < answer.Calls.Count; i++)
        {
            json.Write(i > 0 ? ",{"u8 : "{"u8);
            if (isStream)
            {
                json.Write("\"index\":"u8);
                json.WriteNumber(answer.CallsTaken + i);
                json.Write(',');
            }

            WriteCall(ref json, answer.Calls[i]);
        }

        json.Write(']');
    }

    private static void WriteCall(ref JsonOutput json, ToolCall call)
    {
        json.Write("\"id\":"u8);
        json.WriteText(call.Id);
        json.Write(",\"type\":\"function\",\"function\":{\"name\":"u8);
        json.WriteText(call.Name);
        json.Write(",\"arguments\":"u8);
        json.WriteText(call.Arguments);
        json.Write("}}"u8);
    }

    private void WriteLogprobs(ref JsonOutput json, Answer answer)
    {
        if (answer.Trail is { } trail)
            ChatLogprobs.Write(ref json, trail, tokenizer);
    }
}
