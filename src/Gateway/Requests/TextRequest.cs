using System.Text.Json;
using ServingCluster.Errors;
using ServingCluster.Gateway.Providers;
using ServingCluster.Inference;

namespace ServingCluster.Gateway.Requests;

/// <summary>
/// A request for text, be it a chat or a completion, for providers whose one API generates both: the prompt of a completion is a chat of
/// one message. Holds the JSON that its elements point into: dispose it after use.
/// </summary>
internal sealed class TextRequest : IDisposable
{
    private static readonly string[] CompletionOnly = ["suffix", "echo", "best_of", "error_behavior", "use_raw_prompt"];

    private readonly IDisposable _source;

    private TextRequest(IDisposable source) => _source = source;

    /// <summary>The messages, at least one.</summary>
    public required IReadOnlyList<ChatMessage> Messages { get; init; }

    /// <summary>How to generate.</summary>
    public required GenerationOptions Options { get; init; }

    /// <summary>What may be called.</summary>
    public IReadOnlyList<ToolDefinition> Tools { get; init; } = [];

    /// <summary>Whether to call.</summary>
    public ToolChoice ToolChoice { get; init; } = new(ToolChoiceMode.Auto);

    /// <summary>Whether several calls may stand in one answer; null where it isn't said.</summary>
    public bool? ParallelToolCalls { get; init; }

    /// <summary>The answer's form.</summary>
    public ResponseFormat Format { get; init; } = ResponseFormat.Text;

    /// <summary>How long a reasoning model is to think; null where it isn't said.</summary>
    public string? ReasoningEffort { get; init; }

    /// <summary>Everything else of the body.</summary>
    public required IReadOnlyList<JsonProperty> Extra { get; init; }

    /// <summary>Characters of all texts, for estimates of what they cost.</summary>
    public long Characters { get; private init; }

    /// <summary>Reads the body of a chat or a completion.</summary>
    /// <param name="request">The request.</param>
    /// <param name="natives">The provider's own names, which are refused.</param>
    /// <param name="check">Notes what the provider can't do of it.</param>
    /// <exception cref="ServingException">It isn't what the task or the provider takes, with all its mistakes.</exception>
    public static TextRequest Read(ProviderRequest request, NativeNames natives, Action<TextRequest, Mistakes> check)
    {
        TextRequest? text = null;
        if (request.Task == InvocationTask.Completions)
            CompletionRequestReader.Read(request.Body, natives, (read, mistakes) =>
            {
                CheckCompletion(read, mistakes, natives.Provider);
                check(text = Of(read), mistakes);
            });
        else
            ChatRequestReader.Read(request.Body, natives, (read, mistakes) => check(text = Of(read), mistakes));
        return text!;
    }

    /// <inheritdoc/>
    public void Dispose() => _source.Dispose();

    private static void CheckCompletion(CompletionRequest read, Mistakes mistakes, string provider)
    {
        if (read.Prompts.Count > 1)
            mistakes.Add("prompt", $"{provider} carries on one text per request; send a request for each.");
        foreach (var name in CompletionOnly)
        {
            if (read.Extra.Find(name) is not null)
                mistakes.Add(name, $"{provider} has nothing like it; leave it out.");
        }
    }

    private static TextRequest Of(ChatRequest chat) => new(chat)
    {
        Messages = chat.Messages,
        Options = chat.Options,
        Tools = chat.Tools,
        ToolChoice = chat.ToolChoice,
        ParallelToolCalls = chat.ParallelToolCalls,
        Format = chat.Format,
        ReasoningEffort = chat.ReasoningEffort,
        Extra = chat.Extra,
        Characters = CountCharacters(chat.Messages, chat.Tools),
    };

    private static TextRequest Of(CompletionRequest completion)
    {
        var prompt = completion.Prompts.Count > 0 ? completion.Prompts[0] : "";
        return new(completion)
        {
            Messages = [new(ChatRole.User, [new TextPart(prompt, "prompt")], [], null, null)],
            Options = completion.Options,
            Extra = completion.Extra,
            Characters = prompt.Length,
        };
    }

    private static long CountCharacters(IReadOnlyList<ChatMessage> messages, IReadOnlyList<ToolDefinition> tools)
    {
        long count = 0;
        foreach (var message in messages)
        {
            foreach (var part in message.Parts)
                count += part is TextPart text ? text.Text.Length : 0;
            foreach (var call in message.ToolCalls)
                count += call.Name.Length + call.Arguments.Length;
        }

        foreach (var tool in tools)
            count += tool.Name.Length + (tool.Description?.Length ?? 0) + (tool.Parameters?.GetRawText().Length ?? 0);
        return count;
    }
}
