using System.Text.Json;
using ServingCluster.Errors;
using ServingCluster.Gateway.Buffers;
using ServingCluster.Gateway.Requests;
using ServingCluster.Gateway.Text;

namespace ServingCluster.Gateway.Providers.Ai21;

/// <summary>Writes bodies of AI21's <c>chat/completions</c>: OpenAI's form with fewer members, and texts for all content.</summary>
internal static class Ai21Body
{
    private static readonly Unsupported Unsupported = new("AI21 Labs", "n", "response_format");

    /// <summary>The names of AI21's former API.</summary>
    public static NativeNames Natives { get; } = new("AI21 Labs", new Dictionary<string, string>
    {
        ["stopSequences"] = "stop",
        ["numResults"] = "n",
        ["maxTokens"] = "max_tokens",
        ["topP"] = "top_p",
    });

    /// <summary>Notes what AI21 can't do.</summary>
    public static void Check(TextRequest request, Mistakes mistakes)
    {
        Unsupported.Check(request, mistakes);
        if (request.Format.Kind == ResponseFormatKind.JsonSchema)
            mistakes.Add("response_format.type", "AI21 Labs follows no schema; it takes \"text\" and \"json_object\".");
        if (request.ToolChoice.Mode is ToolChoiceMode.Required or ToolChoiceMode.Function)
            mistakes.Add("tool_choice", "AI21 Labs can't be made to call a tool; it takes \"auto\" and \"none\".");
        foreach (var message in request.Messages)
        {
            foreach (var part in message.Parts)
            {
                if (part is not TextPart)
                    mistakes.Add(part.Path, "AI21 Labs takes parts of the type \"text\" only.");
            }
        }
    }

    /// <summary>Writes one.</summary>
    public static PooledBuffer Write(ProviderRequest request, TextRequest text) => BodyWriter.Write((request, text), static (json, it) =>
    {
        json.WriteString("model", it.request.Model.Name);
        json.WriteStartArray("messages");
        foreach (var message in it.text.Messages)
            WriteMessage(json, message);
        json.WriteEndArray();
        if (it.text.Tools.Count > 0 && it.text.ToolChoice.Mode != ToolChoiceMode.None)
            WriteTools(json, it.text.Tools);
        WriteOptions(json, it.text);
        json.WriteBoolean("stream", it.request.IsStream);
        json.WriteExtra(it.text.Extra);
    });

    private static void WriteMessage(Utf8JsonWriter json, ChatMessage message)
    {
        json.WriteStartObject();
        json.WriteString("role", OpenAiJson.RoleOf(message.Role));
        json.WriteString("content", message.Text);
        json.WriteSet("tool_call_id", message.ToolCallId);
        if (message.ToolCalls.Count > 0)
            OpenAiJson.WriteCalls(json, message.ToolCalls);
        json.WriteEndObject();
    }

    private static void WriteTools(Utf8JsonWriter json, IReadOnlyList<ToolDefinition> tools)
    {
        json.WriteStartArray("tools");
        foreach (var tool in tools)
            OpenAiJson.WriteTool(json, tool);
        json.WriteEndArray();
    }

    private static void WriteOptions(Utf8JsonWriter json, TextRequest text)
    {
        if (text.Format.Kind == ResponseFormatKind.JsonObject)
        {
            json.WriteStartObject("response_format");
            json.WriteString("type", "json_object");
            json.WriteEndObject();
        }

        json.WriteSet("max_tokens", text.Options.MaxTokens);
        json.WriteSet("temperature", text.Options.Temperature);
        json.WriteSet("top_p", text.Options.TopP);
        json.WriteSet("stop", text.Options.Stop);
        if (text.Options.N > 1)
            json.WriteNumber("n", text.Options.N);
    }
}
