using System.Text.Json;
using ServingCluster.Errors;
using ServingCluster.Gateway.Buffers;
using ServingCluster.Gateway.Requests;
using ServingCluster.Gateway.Text;

namespace ServingCluster.Gateway.Providers.Bedrock;

/// <summary>
/// Writes bodies of Converse and ConverseStream
/// (https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_Converse.html). A temperature from 0 to 2 becomes one from
/// 0 to 1.
/// </summary>
internal static class ConverseBody
{
    private const string ToolsNeeded =
        "are needed where messages hold calls of tools or their answers, and Bedrock can't forbid calls then: give the tools, and a "
        + "tool_choice other than \"none\".";

    private static readonly Unsupported OfAmazonAndAnthropic = new("Bedrock", "top_k", "response_format", "strict", "metadata");
    private static readonly Unsupported OfCohere =
        new("Bedrock", "top_k", "seed", "presence_penalty", "frequency_penalty", "response_format", "strict", "metadata");

    private static readonly Unsupported OfOthers = new("Bedrock", "response_format", "strict", "metadata");

    /// <summary>Bedrock's names of what OpenAI has.</summary>
    public static NativeNames Natives { get; } = new("Bedrock", new Dictionary<string, string>
    {
        ["additionalModelRequestFields"] = "its members in the body itself",
        ["inferenceConfig"] = "its members by OpenAI's names",
        ["maxTokens"] = "max_tokens",
        ["outputConfig"] = "response_format",
        ["stopSequences"] = "stop",
        ["system"] = "a message of the role 'system'",
        ["toolConfig"] = "tools and tool_choice",
        ["topP"] = "top_p",
    });

    /// <summary>Notes what Converse or the maker's models can't do.</summary>
    public static void Check(TextRequest request, Mistakes mistakes, string maker)
    {
        var unsupported = maker switch
        {
            BedrockMaker.Amazon or BedrockMaker.Anthropic => OfAmazonAndAnthropic,
            BedrockMaker.Cohere => OfCohere,
            _ => OfOthers,
        };
        unsupported.Check(request, mistakes);
        if (request.Format.Kind == ResponseFormatKind.JsonObject)
            mistakes.Add("response_format.type", "Converse has no \"json_object\"; give \"json_schema\" with a schema, or \"text\".");
        if (HasCalls(request.Messages) && (request.Tools.Count == 0 || request.ToolChoice.Mode == ToolChoiceMode.None))
            mistakes.Add("tools", ToolsNeeded);
        ConverseMessageRules.Check(request.Messages, mistakes);
    }

    /// <summary>Writes one.</summary>
    public static PooledBuffer Write(TextRequest request, string maker) => BodyWriter.Write((request, maker), static (json, it) =>
    {
        ConverseMessages.Write(json, it.request.Messages);
        WriteOptions(json, it.request.Options);
        if (it.request.Tools.Count > 0 && it.request.ToolChoice.Mode != ToolChoiceMode.None)
            WriteTools(json, it.request);
        if (it.request.Format.Kind == ResponseFormatKind.JsonSchema)
            WriteFormat(json, it.request.Format);
        ConverseExtra.Write(json, it.request, it.maker);
    });

    private static bool HasCalls(IReadOnlyList<ChatMessage> messages)
    {
        foreach (var message in messages)
        {
            if (message.Role == ChatRole.Tool || message.ToolCalls.Count > 0)
                return true;
        }

        return false;
    }

    private static void WriteOptions(Utf8JsonWriter json, GenerationOptions options)
    {
        if (options is { MaxTokens: null, Temperature: null, TopP: null, Stop.Count: 0 })
            return;
        json.WriteStartObject("inferenceConfig");
        json.WriteSet("maxTokens", options.MaxTokens);
        json.WriteSet("temperature", options.Temperature / 2);
        json.WriteSet("topP", options.TopP);
        json.WriteSet("stopSequences", options.Stop);
        json.WriteEndObject();
    }

    private static void WriteTools(Utf8JsonWriter json, TextRequest request)
    {
        json.WriteStartObject("toolConfig");
        json.WriteStartArray("tools");
        foreach (var tool in request.Tools)
            WriteTool(json, tool);
        json.WriteEndArray();
        if (request.ToolChoice.Mode != ToolChoiceMode.Auto)
            WriteChoice(json, request.ToolChoice);
        json.WriteEndObject();
    }

    private static void WriteTool(Utf8JsonWriter json, ToolDefinition tool)
    {
        json.WriteStartObject();
        json.WriteStartObject("toolSpec");
        json.WriteString("name", tool.Name);
        json.WriteSet("description", tool.Description);
        json.WriteStartObject("inputSchema");
        json.WritePropertyName("json");
        if (tool.Parameters is { } parameters)
            parameters.WriteTo(json);
        else
            json.WriteRawValue("""{"type":"object","properties":{}}""");
        json.WriteEndObject();
        if (tool.Strict == true)
            json.WriteBoolean("strict", true);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteChoice(Utf8JsonWriter json, ToolChoice choice)
    {
        json.WriteStartObject("toolChoice");
        json.WriteStartObject(choice.Function is null ? "any" : "tool");
        json.WriteSet("name", choice.Function);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteFormat(Utf8JsonWriter json, ResponseFormat format)
    {
        json.WriteStartObject("outputConfig");
        json.WriteStartObject("textFormat");
        json.WriteString("type", "json_schema");
        json.WriteStartObject("structure");
        json.WriteStartObject("jsonSchema");
        json.WriteString("schema", format.Schema!.Value.GetRawText());
        json.WriteSet("name", format.Name);
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndObject();
    }
}
