using System.Text.Json;
using Microsoft.Extensions.AI;

namespace ServingCluster.Client.OpenAi;

/// <summary>Writes the messages of a chat request.</summary>
internal static class ChatMessageWriter
{
    /// <summary>Marks an <see cref="ErrorContent"/> by which a model declined to answer.</summary>
    public const string Refusal = "Refusal";

    /// <summary>Writes a message; one that brings several results of tools becomes a message for each of them.</summary>
    /// <exception cref="NotSupportedException">It holds content that the format has no place for; the message says which.</exception>
    public static void Write(Utf8JsonWriter json, ChatMessage message)
    {
        foreach (var result in message.Contents.OfType<FunctionResultContent>())
            WriteResult(json, result);

        var calls = message.Contents.OfType<FunctionCallContent>().ToList();
        var refusal = message.Contents.OfType<ErrorContent>().FirstOrDefault(IsRefusal);
        var parts = message.Contents.Where(c => c is not (FunctionResultContent or FunctionCallContent) && !IsLeftOut(c)).ToList();
        if (parts.Count == 0 && calls.Count == 0 && refusal is null)
            return;
        json.WriteStartObject();
        json.WriteString("role", message.Role.Value);
        if (message.AuthorName is { } author)
            json.WriteString("name", author);
        json.WritePropertyName("content");
        WriteContent(json, parts);
        if (refusal is not null)
            json.WriteString("refusal", refusal.Message);
        if (calls.Count > 0)
            WriteCalls(json, calls);
        json.WriteEndObject();
    }

    // What an answer tells beside its text, and comes back with it when the chat goes on. A model's earlier reasoning is not for it to
    // read again: services that give it (https://api-docs.deepseek.com/guides/reasoning_model) refuse it in a request.
    private static bool IsLeftOut(AIContent content) => content is UsageContent or TextReasoningContent || IsRefusal(content);

    private static bool IsRefusal(AIContent content) => content is ErrorContent { ErrorCode: Refusal };

    private static void WriteResult(Utf8JsonWriter json, FunctionResultContent result)
    {
        json.WriteStartObject();
        json.WriteString("role", "tool");
        json.WriteString("tool_call_id", result.CallId);
        json.WriteString("content", result.Result switch
        {
            null => "",
            string text => text,
            TextContent content => content.Text,
            JsonElement { ValueKind: JsonValueKind.String } text => text.GetString(),
            var other => ToolJson.Of(other),
        });
        json.WriteEndObject();
    }

    private static void WriteContent(Utf8JsonWriter json, List<AIContent> parts)
    {
        if (parts.Count == 0)
        {
            json.WriteNullValue();
            return;
        }

        if (parts.TrueForAll(p => p is TextContent))
        {
            json.WriteStringValue(string.Concat(parts.Cast<TextContent>().Select(p => p.Text)));
            return;
        }

        json.WriteStartArray();
        foreach (var part in parts)
            WritePart(json, part);
        json.WriteEndArray();
    }

    private static void WritePart(Utf8JsonWriter json, AIContent part)
    {
        json.WriteStartObject();
        switch (part)
        {
            case TextContent text:
                json.WriteString("type", "text");
                json.WriteString("text", text.Text);
                break;
            case DataContent data when data.HasTopLevelMediaType("image"):
                WriteImage(json, data.Uri);
                break;
            case UriContent uri when uri.HasTopLevelMediaType("image"):
                WriteImage(json, uri.Uri.AbsoluteUri);
                break;
            default:
                throw new NotSupportedException($"Chat messages take text, images, tool calls and their results, but no {NameOf(part)}.");
        }

        json.WriteEndObject();
    }

    private static string NameOf(AIContent part) => part switch
    {
        DataContent data => $"{nameof(DataContent)} of type '{data.MediaType}'",
        UriContent uri => $"{nameof(UriContent)} of type '{uri.MediaType}'",
        _ => part.GetType().Name,
    };

    private static void WriteImage(Utf8JsonWriter json, string url)
    {
        json.WriteString("type", "image_url");
        json.WriteStartObject("image_url");
        json.WriteString("url", url);
        json.WriteEndObject();
    }

    private static void WriteCalls(Utf8JsonWriter json, List<FunctionCallContent> calls)
    {
        json.WriteStartArray("tool_calls");
        foreach (var call in calls)
        {
            json.WriteStartObject();
            json.WriteString("id", call.CallId);
            json.WriteString("type", "function");
            json.WriteStartObject("function");
            json.WriteString("name", call.Name);
            json.WriteString("arguments", ToolJson.Of(call.Arguments ?? new Dictionary<string, object?>()));
            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
