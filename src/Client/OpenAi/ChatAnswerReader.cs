using System.Text.Json;
using Microsoft.Extensions.AI;
using ServingCluster.Errors;

namespace ServingCluster.Client.OpenAi;

/// <summary>Reads the answers of OpenAI's <c>chat/completions</c>, whole ones and pieces of streams.</summary>
internal static class ChatAnswerReader
{
    /// <summary>A whole answer.</summary>
    public static ChatResponse Read(ReadOnlyMemory<byte> body)
    {
        using var document = Parse(body);
        var root = document.RootElement;
        var response = new ChatResponse
        {
            ResponseId = Text(root, "id"),
            ModelId = Text(root, "model"),
            CreatedAt = Moment(root),
            Usage = UsageOf(root),
        };
        foreach (var choice in Elements(root, "choices"))
        {
            response.FinishReason ??= FinishOf(choice);
            if (choice.TryGetProperty("message", out var message))
                response.Messages.Add(MessageOf(message));
        }

        return response.Messages.Count > 0 ? response : throw NoAnswer();
    }

    /// <summary>One piece of a stream. Calls of tools come in parts, which are gathered until they are complete.</summary>
    public static ChatResponseUpdate ReadPiece(ReadOnlyMemory<byte> payload, ToolCallGatherer calls)
    {
        using var document = Parse(payload);
        var root = document.RootElement;
        var update = new ChatResponseUpdate
        {
            ResponseId = Text(root, "id"),
            MessageId = Text(root, "id"),
            ModelId = Text(root, "model"),
            CreatedAt = Moment(root),
        };
        foreach (var choice in Elements(root, "choices"))
        {
            update.FinishReason ??= FinishOf(choice);
            if (choice.TryGetProperty("delta", out var delta))
            {
                if (Text(delta, "role") is { } role)
                    update.Role = new ChatRole(role);
                if (Text(delta, "content") is { Length: > 0 } text)
                    update.Contents.Add(new TextContent(text));
                foreach (var call in Elements(delta, "tool_calls"))
                    calls.Add(call);
            }
        }

        if (update.FinishReason is not null)
        {
            foreach (var call in calls.TakeAll())
                update.Contents.Add(call);
        }

        if (UsageOf(root) is { } usage)
            update.Contents.Add(new UsageContent(usage));
        return update;
    }

    /// <summary>The arguments of a call as a model wrote them. What is no JSON object is noted in the call instead of ending the chat.</summary>
    public static FunctionCallContent CallOf(string id, string name, string arguments) => FunctionCallContent.CreateFromParsedArguments(
        arguments, id, name, static text => string.IsNullOrWhiteSpace(text) ? null : JsonSerializer.Deserialize<Dictionary<string, object?>>(text, AIJsonUtilities.DefaultOptions));

    /// <summary>A text property; null when there is none.</summary>
    public static string? Text(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static ChatMessage MessageOf(JsonElement message)
    {
        var contents = new List<AIContent>();
        if (Text(message, "content") is { Length: > 0 } text)
            contents.Add(new TextContent(text));
        foreach (var call in Elements(message, "tool_calls"))
        {
            var function = call.TryGetProperty("function", out var f) ? f : default;
            contents.Add(CallOf(Text(call, "id") ?? "", Text(function, "name") ?? "", Text(function, "arguments") ?? ""));
        }

        return new ChatMessage(Text(message, "role") is { } role ? new ChatRole(role) : ChatRole.Assistant, contents);
    }

    private static ChatFinishReason? FinishOf(JsonElement choice) => Text(choice, "finish_reason") is { } reason ? new ChatFinishReason(reason) : null;

    private static UsageDetails? UsageOf(JsonElement root) => root.TryGetProperty("usage", out var usage) && usage.ValueKind == JsonValueKind.Object
        ? new UsageDetails
        {
            InputTokenCount = Count(usage, "prompt_tokens"),
            OutputTokenCount = Count(usage, "completion_tokens"),
            TotalTokenCount = Count(usage, "total_tokens"),
        }
        : null;

    private static long? Count(JsonElement usage, string name) =>
        usage.TryGetProperty(name, out var value) && value.TryGetInt64(out var count) ? count : null;

    private static DateTimeOffset? Moment(JsonElement root) =>
        root.TryGetProperty("created", out var created) && created.ValueKind == JsonValueKind.Number && created.TryGetInt64(out var seconds)
            ? DateTimeOffset.FromUnixTimeSeconds(seconds)
            : null;

    private static IEnumerable<JsonElement> Elements(JsonElement element, string name) =>
        element.TryGetProperty(name, out var array) && array.ValueKind == JsonValueKind.Array ? array.EnumerateArray() : [];

    private static JsonDocument Parse(ReadOnlyMemory<byte> json)
    {
        try
        {
            var document = JsonDocument.Parse(json);
            return document.RootElement.ValueKind == JsonValueKind.Object ? document : throw NoAnswer();
        }
        catch (JsonException e)
        {
            throw new ServingException(ErrorCode.InternalError, $"The endpoint's answer is not JSON: {e.Message}", innerException: e);
        }
    }

    private static ServingException NoAnswer() => new(
        ErrorCode.InvalidState, "The endpoint's answer is not one of a chat model. Does it serve a language model?");
}
