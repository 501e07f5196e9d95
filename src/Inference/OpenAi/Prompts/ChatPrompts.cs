using System.Text.Json;
using ServingCluster.Inference.ChatTemplates;
using ServingCluster.Inference.Tokenizers;

namespace ServingCluster.Inference.OpenAi.Prompts;

/// <summary>Makes the prompt of a conversation: its template's text as token ids. Immutable and thread-safe.</summary>
/// <param name="plain">The model's template.</param>
/// <param name="forTools">Its template for conversations with tools, which is the same for most models.</param>
/// <param name="tokenizer">The model's tokenizer.</param>
/// <param name="tokens">The template's variables that name tokens, such as <c>bos_token</c>.</param>
/// <param name="time">The clock that a template may ask.</param>
internal sealed class ChatPrompts(
    PromptTemplate plain, PromptTemplate forTools, ITokenizer tokenizer, IReadOnlyDictionary<string, JsonElement> tokens, TimeProvider time)
{
    private readonly SpecialTokenGuard _guard = new(tokenizer);

    /// <summary>The prompt of a chat.</summary>
    /// <exception cref="ChatTemplateException">The template refuses the conversation, or fails on it.</exception>
    public int[] Encode(ChatRequest request)
    {
        var tools = request.ToolChoice.Mode == ToolChoiceMode.None ? [] : request.Tools;
        var template = tools.Count > 0 ? forTools : plain;
        var messages = TemplateMessages.Of(request.Messages, tools, template.Traits, _guard);
        var text = template.Template.Render(new ChatTemplateInput
        {
            Messages = messages,
            Tools = tools.Count > 0 && template.Traits.OffersTools ? ToolsOf(tools) : null,
            AddGenerationPrompt = request.AddGenerationPrompt,
            Variables = VariablesOf(request),
            Now = time.GetLocalNow(),
        });
        return _guard.Encode(request.ContinueFinalMessage ? UpToLastContent(text, messages) : text);
    }

    /// <summary>The prompt of one user's message.</summary>
    /// <exception cref="ChatTemplateException">The template fails on it.</exception>
    public int[] EncodeUserMessage(string content) => Encode(new ChatRequest
    {
        Messages = JsonSerializer.SerializeToElement<Dictionary<string, string>[]>([new() { ["role"] = "user", ["content"] = content }]),
        Options = new GenerationOptions(),
    });

    private IReadOnlyDictionary<string, JsonElement> VariablesOf(ChatRequest request)
    {
        if (request.TemplateVariables.Count == 0)
            return tokens;
        var all = new Dictionary<string, JsonElement>(tokens);
        foreach (var (name, value) in request.TemplateVariables)
            all[name] = value;
        return all;
    }

    private JsonElement ToolsOf(IReadOnlyList<ToolDefinition> tools)
    {
        using var json = new TemplateJson(_guard);
        json.Writer.WriteStartArray();
        foreach (var tool in tools)
        {
            json.Writer.WriteStartObject();
            json.Writer.WriteString("type", "function");
            json.Writer.WriteStartObject("function");
            json.Text("name", tool.Name);
            json.Text("description", tool.Description);
            json.Writer.WritePropertyName("parameters");
            if (tool.Parameters is { } parameters)
                json.Copy(parameters);
            else
                json.Writer.WriteRawValue("""{"type": "object", "properties": {}}""");
            json.Writer.WriteEndObject();
            json.Writer.WriteEndObject();
        }

        json.Writer.WriteEndArray();
        return json.ToElement();
    }

    // What a template puts after a message would end it; so the text ends where the last content does.
    private static string UpToLastContent(string text, JsonElement messages)
    {
        var content = messages[messages.GetArrayLength() - 1].GetProperty("content").GetString()!;
        var at = text.LastIndexOf(content, StringComparison.Ordinal);
        if (at >= 0)
            return text[..(at + content.Length)];
        var trimmed = content.Trim();
        at = text.LastIndexOf(trimmed, StringComparison.Ordinal);
        return at >= 0
            ? text[..(at + trimmed.Length)]
            : throw new ChatTemplateException("the template does not give the last message as it is, so that it can't be carried on.", line: 1);
    }
}
