using System.Text.Json;
using ServingCluster.Errors;
using ServingCluster.Gateway.Buffers;
using ServingCluster.Gateway.Requests;
using ServingCluster.Gateway.Text;

namespace ServingCluster.Gateway.Providers.Cohere;

/// <summary>Writes bodies of <c>v2/chat</c>.</summary>
internal static class CohereChatBody
{
    private static readonly Unsupported Unsupported =
        new("Cohere", "top_k", "seed", "presence_penalty", "frequency_penalty", "response_format", "strict");

    /// <summary>Cohere's names of what OpenAI has.</summary>
    public static NativeNames Natives { get; } = new("Cohere", new Dictionary<string, string>
    {
        ["stop_sequences"] = "stop",
        ["p"] = "top_p",
        ["k"] = "top_k",
        ["strict_tools"] = "'strict' of the tools",
    });

    /// <summary>Notes what Cohere can't do.</summary>
    public static void Check(TextRequest request, Mistakes mistakes)
    {
        Unsupported.Check(request, mistakes);
        var strict = 0;
        foreach (var tool in request.Tools)
            strict += tool.Strict == true ? 1 : 0;
        if (strict > 0 && strict < request.Tools.Count)
            mistakes.Add("tools", "Cohere takes all tools strictly or none; give 'strict' the same value in each.");
        foreach (var message in request.Messages)
            CheckParts(message, mistakes);
    }

    /// <summary>Writes one.</summary>
    public static PooledBuffer Write(ProviderRequest request, TextRequest text) => BodyWriter.Write((request, text), static (json, it) =>
    {
        json.WriteString("model", it.request.Model.Name);
        json.WriteBoolean("stream", it.request.IsStream);
        json.WriteStartArray("messages");
        foreach (var message in it.text.Messages)
            WriteMessage(json, message);
        json.WriteEndArray();
        WriteTools(json, it.text);
        WriteFormat(json, it.text.Format);
        WriteOptions(json, it.text.Options);
        json.WriteExtra(it.text.Extra);
    });

    private static void CheckParts(ChatMessage message, Mistakes mistakes)
    {
        foreach (var part in message.Parts)
        {
            if (part is OtherPart other)
                mistakes.Add(other.Path, $"Cohere takes no part of the type \"{other.Type}\"; it takes \"text\" and \"image_url\".");
            else if (part is ImagePart && message.Role != ChatRole.User)
                mistakes.Add(part.Path, "Cohere takes pictures in messages of the role 'user' only.");
        }
    }

    private static void WriteMessage(Utf8JsonWriter json, ChatMessage message)
    {
        json.WriteStartObject();
        json.WriteString("role", OpenAiJson.RoleOf(message.Role));
        json.WriteSet("tool_call_id", message.ToolCallId);
        if (message.ToolCalls.Count > 0)
            WriteCalls(json, message);
        else if (message.HasImages)
            WriteParts(json, message.Parts);
        else
            json.WriteString("content", message.Text);
        json.WriteEndObject();
    }

    /// <summary>What a model says beside its calls is its plan, in Cohere's terms.</summary>
    private static void WriteCalls(Utf8JsonWriter json, ChatMessage message)
    {
        if (message.Text is { Length: > 0 } plan)
            json.WriteString("tool_plan", plan);
        OpenAiJson.WriteCalls(json, message.ToolCalls);
    }

    private static void WriteParts(Utf8JsonWriter json, IReadOnlyList<ChatPart> parts)
    {
        json.WriteStartArray("content");
        foreach (var part in parts)
        {
            json.WriteStartObject();
            if (part is ImagePart image)
                WriteImage(json, image);
            else
                WriteText(json, (TextPart)part);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteText(Utf8JsonWriter json, TextPart part)
    {
        json.WriteString("type", "text");
        json.WriteString("text", part.Text);
    }

    private static void WriteImage(Utf8JsonWriter json, ImagePart image)
    {
        json.WriteString("type", "image_url");
        json.WriteStartObject("image_url");
        json.WriteString("url", image.Url);
        json.WriteSet("detail", image.Detail);
        json.WriteEndObject();
    }

    /// <summary>Cohere can't be told one function to call; offered alone and demanded, it comes to the same.</summary>
    private static void WriteTools(Utf8JsonWriter json, TextRequest request)
    {
        if (request.Tools.Count == 0)
            return;
        json.WriteStartArray("tools");
        foreach (var tool in request.Tools)
        {
            if (request.ToolChoice.Mode != ToolChoiceMode.Function || tool.Name == request.ToolChoice.Function)
                OpenAiJson.WriteTool(json, tool);
        }

        json.WriteEndArray();
        if (request.Tools[0].Strict == true)
            json.WriteBoolean("strict_tools", true);
        if (request.ToolChoice.Mode == ToolChoiceMode.None)
            json.WriteString("tool_choice", "NONE");
        else if (request.ToolChoice.Mode != ToolChoiceMode.Auto)
            json.WriteString("tool_choice", "REQUIRED");
    }

    private static void WriteFormat(Utf8JsonWriter json, ResponseFormat format)
    {
        if (format.Kind == ResponseFormatKind.Text)
            return;
        json.WriteStartObject("response_format");
        json.WriteString("type", "json_object");
        json.WriteSet("json_schema", format.Schema);
        json.WriteEndObject();
    }

    private static void WriteOptions(Utf8JsonWriter json, GenerationOptions options)
    {
        json.WriteSet("max_tokens", options.MaxTokens);
        json.WriteSet("stop_sequences", options.Stop);
        json.WriteSet("temperature", options.Temperature);
        json.WriteSet("seed", options.Seed);
        json.WriteSet("frequency_penalty", options.FrequencyPenalty);
        json.WriteSet("presence_penalty", options.PresencePenalty);
        json.WriteSet("k", options.TopK);
        // OpenAI's 1 leaves all tokens in; Cohere's range ends just below.
        json.WriteSet("p", options.TopP is { } p ? Math.Clamp(p, 0.01, 0.99) : null);
    }
}
