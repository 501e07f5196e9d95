using System.Text.Json;
using Microsoft.Extensions.AI;

namespace ServingCluster.Client.OpenAi;

/// <summary>Writes a chat request as the body of OpenAI's <c>chat/completions</c> (https://platform.openai.com/docs/api-reference/chat/create).</summary>
internal static class ChatRequestWriter
{
    /// <summary>The body as UTF-8.</summary>
    /// <exception cref="NotSupportedException">A message holds content that the format has no place for; the message says which.</exception>
    public static byte[] Write(IEnumerable<ChatMessage> messages, ChatOptions? options, bool stream)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            if (options?.ModelId is { } model)
                json.WriteString("model", model);
            json.WriteStartArray("messages");
            if (options?.Instructions is { Length: > 0 } instructions)
                WriteMessage(json, new ChatMessage(ChatRole.System, instructions));
            foreach (var message in messages)
                WriteMessage(json, message);
            json.WriteEndArray();
            if (options is not null)
                WriteOptions(json, options);
            if (stream)
            {
                json.WriteBoolean("stream", true);
                json.WriteStartObject("stream_options");
                json.WriteBoolean("include_usage", true);
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        return buffer.ToArray();
    }

    private static void WriteMessage(Utf8JsonWriter json, ChatMessage message)
    {
        // One message of results is one message for each of them.
        var results = message.Contents.OfType<FunctionResultContent>().ToList();
        foreach (var result in results)
        {
            json.WriteStartObject();
            json.WriteString("role", "tool");
            json.WriteString("tool_call_id", result.CallId);
            json.WriteString("content", result.Result as string ?? JsonSerializer.Serialize(result.Result, AIJsonUtilities.DefaultOptions));
            json.WriteEndObject();
        }

        var calls = message.Contents.OfType<FunctionCallContent>().ToList();
        var parts = message.Contents.Where(c => c is not (FunctionResultContent or FunctionCallContent or UsageContent)).ToList();
        if (parts.Count == 0 && calls.Count == 0)
            return;
        json.WriteStartObject();
        json.WriteString("role", message.Role.Value);
        if (message.AuthorName is { } author)
            json.WriteString("name", author);
        json.WritePropertyName("content");
        WriteContent(json, parts);
        if (calls.Count > 0)
            WriteCalls(json, calls);
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
                throw new NotSupportedException($"Chat messages take text, images, tool calls and their results, but no {part.GetType().Name}.");
        }

        json.WriteEndObject();
    }

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
            json.WriteString("arguments", JsonSerializer.Serialize(call.Arguments ?? new Dictionary<string, object?>(), AIJsonUtilities.DefaultOptions));
            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteOptions(Utf8JsonWriter json, ChatOptions options)
    {
        Number(json, "temperature", options.Temperature);
        Number(json, "top_p", options.TopP);
        Whole(json, "top_k", options.TopK);
        Whole(json, "max_tokens", options.MaxOutputTokens);
        Number(json, "frequency_penalty", options.FrequencyPenalty);
        Number(json, "presence_penalty", options.PresencePenalty);
        Whole(json, "seed", options.Seed);
        if (options.StopSequences is { Count: > 0 } stop)
        {
            json.WriteStartArray("stop");
            foreach (var sequence in stop)
                json.WriteStringValue(sequence);
            json.WriteEndArray();
        }

        WriteFormat(json, options.ResponseFormat);
        WriteTools(json, options);
        foreach (var (name, value) in options.AdditionalProperties ?? [])
        {
            json.WritePropertyName(name);
            JsonSerializer.Serialize(json, value, AIJsonUtilities.DefaultOptions);
        }
    }

    private static void WriteFormat(Utf8JsonWriter json, ChatResponseFormat? format)
    {
        if (format is not ChatResponseFormatJson asked)
            return;
        json.WriteStartObject("response_format");
        json.WriteString("type", asked.Schema is null ? "json_object" : "json_schema");
        if (asked.Schema is { } schema)
        {
            json.WriteStartObject("json_schema");
            json.WriteString("name", asked.SchemaName ?? "answer");
            if (asked.SchemaDescription is { } description)
                json.WriteString("description", description);
            json.WritePropertyName("schema");
            schema.WriteTo(json);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static void WriteTools(Utf8JsonWriter json, ChatOptions options)
    {
        var tools = options.Tools?.OfType<AIFunctionDeclaration>().ToList() ?? [];
        if (options.Tools is { } all && all.Count != tools.Count)
            throw new NotSupportedException("Only functions can be given as tools.");
        if (tools.Count == 0)
            return;
        json.WriteStartArray("tools");
        foreach (var tool in tools)
        {
            json.WriteStartObject();
            json.WriteString("type", "function");
            json.WriteStartObject("function");
            json.WriteString("name", tool.Name);
            json.WriteString("description", tool.Description);
            json.WritePropertyName("parameters");
            tool.JsonSchema.WriteTo(json);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        WriteToolChoice(json, options.ToolMode);
        if (options.AllowMultipleToolCalls is { } many)
            json.WriteBoolean("parallel_tool_calls", many);
    }

    private static void WriteToolChoice(Utf8JsonWriter json, ChatToolMode? mode)
    {
        switch (mode)
        {
            case NoneChatToolMode:
                json.WriteString("tool_choice", "none");
                break;
            case RequiredChatToolMode { RequiredFunctionName: { } name }:
                json.WriteStartObject("tool_choice");
                json.WriteString("type", "function");
                json.WriteStartObject("function");
                json.WriteString("name", name);
                json.WriteEndObject();
                json.WriteEndObject();
                break;
            case RequiredChatToolMode:
                json.WriteString("tool_choice", "required");
                break;
            case AutoChatToolMode:
                json.WriteString("tool_choice", "auto");
                break;
        }
    }

    private static void Number(Utf8JsonWriter json, string name, float? value)
    {
        if (value is { } number)
            json.WriteNumber(name, number);
    }

    private static void Whole(Utf8JsonWriter json, string name, long? value)
    {
        if (value is { } number)
            json.WriteNumber(name, number);
    }
}
