using System.Text.Json;
using Microsoft.Extensions.AI;
using ServingCluster.Errors;

namespace ServingCluster.Client.OpenAi;

/// <summary>
/// Reads the answers of OpenAI's <c>chat/completions</c>, whole ones and pieces of streams. Of several choices the first is the answer.
/// </summary>
internal static class ChatAnswerReader
{
    /// <summary>A whole answer.</summary>
    /// <exception cref="ServingException">It is none of a chat model, or an error.</exception>
    public static ChatResponse Read(ReadOnlyMemory<byte> body)
    {
        using var document = AnswerJson.Parse(body);
        var root = document.RootElement;
        var choice = ChoiceOf(root);
        if (AnswerJson.Get(choice, "message") is not { ValueKind: JsonValueKind.Object } message)
            throw NoAnswer();
        return new ChatResponse(MessageOf(message, AnswerJson.Text(root, "id")))
        {
            ResponseId = AnswerJson.Text(root, "id"),
            ModelId = AnswerJson.Text(root, "model"),
            CreatedAt = AnswerJson.Created(root),
            FinishReason = FinishOf(choice),
            Usage = UsageOf(root),
        };
    }

    /// <summary>One piece of a stream. Calls of tools come in parts, which are gathered until they are complete.</summary>
    /// <exception cref="ServingException">It is none of a chat model, or an error.</exception>
    public static ChatResponseUpdate ReadPiece(ReadOnlyMemory<byte> payload, ToolCallGatherer calls)
    {
        using var document = AnswerJson.Parse(payload);
        var root = document.RootElement;
        if (AnswerJson.Get(root, "choices").ValueKind != JsonValueKind.Array)
            throw NoAnswer();
        var choice = ChoiceOf(root);
        var delta = AnswerJson.Get(choice, "delta");
        var update = new ChatResponseUpdate
        {
            ResponseId = AnswerJson.Text(root, "id"),
            MessageId = AnswerJson.Text(root, "id"),
            ModelId = AnswerJson.Text(root, "model"),
            CreatedAt = AnswerJson.Created(root),
            FinishReason = FinishOf(choice),
            Role = RoleOf(delta),
            Contents = ContentsOf(delta),
        };
        foreach (var call in AnswerJson.Elements(delta, "tool_calls"))
            calls.Add(call);
        if (update.FinishReason is not null)
            AddAll(update, calls.TakeAll());
        if (UsageOf(root) is { } usage)
            update.Contents.Add(new UsageContent(usage));
        return update;
    }

    /// <summary>What is left to say when a stream has ended; null when nothing is. Not every model says why it finished.</summary>
    public static ChatResponseUpdate? ReadEnd(ToolCallGatherer calls)
    {
        var left = calls.TakeAll();
        if (left.Count == 0)
            return null;
        var update = new ChatResponseUpdate { Role = ChatRole.Assistant, FinishReason = ChatFinishReason.ToolCalls };
        AddAll(update, left);
        return update;
    }

    /// <summary>The arguments of a call as a model wrote them. What is no JSON object is noted in the call instead of ending the chat.</summary>
    public static FunctionCallContent CallOf(string id, string name, string arguments) => FunctionCallContent.CreateFromParsedArguments(
        arguments, id, name, static text => string.IsNullOrWhiteSpace(text) ? null : JsonSerializer.Deserialize<Dictionary<string, object?>>(text, AIJsonUtilities.DefaultOptions));

    private static ChatMessage MessageOf(JsonElement message, string? id)
    {
        var contents = ContentsOf(message);
        foreach (var call in AnswerJson.Elements(message, "tool_calls"))
        {
            var function = AnswerJson.Get(call, "function");
            contents.Add(CallOf(AnswerJson.Text(call, "id") ?? "", AnswerJson.Text(function, "name") ?? "", AnswerJson.Text(function, "arguments") ?? ""));
        }

        return new ChatMessage(RoleOf(message) ?? ChatRole.Assistant, contents) { MessageId = id };
    }

    // Reasoning has no place in OpenAI's own format; others that speak it use either name.
    private static List<AIContent> ContentsOf(JsonElement message)
    {
        var contents = new List<AIContent>();
        if ((AnswerJson.Text(message, "reasoning_content") ?? AnswerJson.Text(message, "reasoning")) is { Length: > 0 } reasoning)
            contents.Add(new TextReasoningContent(reasoning));
        if (AnswerJson.Text(message, "content") is { Length: > 0 } text)
            contents.Add(new TextContent(text));
        if (AnswerJson.Text(message, "refusal") is { Length: > 0 } refusal)
            contents.Add(new ErrorContent(refusal) { ErrorCode = ChatMessageWriter.Refusal });
        return contents;
    }

    private static void AddAll(ChatResponseUpdate update, IReadOnlyList<FunctionCallContent> calls)
    {
        foreach (var call in calls)
            update.Contents.Add(call);
    }

    private static JsonElement ChoiceOf(JsonElement root) =>
        AnswerJson.Elements(root, "choices").FirstOrDefault(c => (AnswerJson.Whole(c, "index") ?? 0) == 0);

    private static ChatRole? RoleOf(JsonElement message) => AnswerJson.Text(message, "role") is { Length: > 0 } role ? new ChatRole(role) : null;

    private static ChatFinishReason? FinishOf(JsonElement choice) =>
        AnswerJson.Text(choice, "finish_reason") is { Length: > 0 } reason ? new ChatFinishReason(reason) : null;

    private static UsageDetails? UsageOf(JsonElement root) => AnswerJson.Get(root, "usage") is { ValueKind: JsonValueKind.Object } usage
        ? new UsageDetails
        {
            InputTokenCount = AnswerJson.Whole(usage, "prompt_tokens"),
            OutputTokenCount = AnswerJson.Whole(usage, "completion_tokens"),
            TotalTokenCount = AnswerJson.Whole(usage, "total_tokens"),
            CachedInputTokenCount = AnswerJson.Whole(AnswerJson.Get(usage, "prompt_tokens_details"), "cached_tokens"),
            ReasoningTokenCount = AnswerJson.Whole(AnswerJson.Get(usage, "completion_tokens_details"), "reasoning_tokens"),
        }
        : null;

    private static ServingException NoAnswer() => new(
        ErrorCode.InvalidState, "The endpoint's answer is not one of a chat model. Does it serve a language model?");
}
