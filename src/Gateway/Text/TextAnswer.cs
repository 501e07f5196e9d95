using ServingCluster.Gateway.Answers;
using ServingCluster.Gateway.Buffers;
using ServingCluster.Gateway.Providers;
using ServingCluster.Gateway.Requests;
using ServingCluster.Gateway.Streams;
using ServingCluster.Inference;

namespace ServingCluster.Gateway.Text;

/// <summary>
/// Writes generated text as the caller's task has it, whole or in chunks, and counts what is written. For providers whose one API
/// generates chats and completions. One per call; not thread-safe.
/// </summary>
internal abstract class TextAnswer
{
    private AnswerHeader _header;

    /// <summary>An answer with a given head.</summary>
    protected TextAnswer(AnswerHeader header, UsageMeter usage)
    {
        _header = header;
        Usage = usage;
    }

    /// <summary>What the chunks have in common; a provider that tells an id sets it before the first of them.</summary>
    public AnswerHeader Header => _header;

    /// <summary>What the request consumed.</summary>
    public UsageMeter Usage { get; }

    /// <summary>Whether an end was written.</summary>
    public bool IsFinished { get; private set; }

    /// <summary>The answer of a request's task.</summary>
    public static TextAnswer For(ProviderRequest request, TextRequest text)
    {
        var usage = new UsageMeter { InputCharacters = text.Characters };
        var isChat = request.Task == InvocationTask.Chat;
        var id = $"{(isChat ? "chatcmpl" : "cmpl")}-{Guid.NewGuid():N}";
        var header = new AnswerHeader(id, request.Now.ToUnixTimeSeconds(), request.Model.Name);
        return isChat
            ? new ChatTextAnswer(header, usage, text.Options.IncludeUsage)
            : new CompletionTextAnswer(header, usage, text.Options.IncludeUsage);
    }

    /// <summary>Takes the provider's own id, where it gives one.</summary>
    public void Identify(string? id)
    {
        if (!string.IsNullOrEmpty(id))
            _header = _header with { Id = id };
    }

    /// <summary>The whole answer.</summary>
    public PooledBuffer Whole(IReadOnlyList<ChatChoice> choices)
    {
        foreach (var choice in choices)
            Count(choice);
        return Write(choices, Usage.ToUsage());
    }

    /// <summary>More text; nothing where there is none.</summary>
    public void Text(ChunkSink sink, string? text, int index = 0)
    {
        if (string.IsNullOrEmpty(text))
            return;
        Usage.OutputCharacters += text.Length;
        WriteText(sink, text, index);
    }

    /// <summary>More of what the model thinks before its answer; nothing where there is none.</summary>
    public void Reasoning(ChunkSink sink, string? text, int index = 0)
    {
        if (string.IsNullOrEmpty(text))
            return;
        Usage.OutputCharacters += text.Length;
        WriteReasoning(sink, text, index);
    }

    /// <summary>A call of a tool begins.</summary>
    public void CallBegins(ChunkSink sink, int call, ToolCall begun, int index = 0)
    {
        Usage.OutputCharacters += begun.Name.Length + begun.Arguments.Length;
        WriteCall(sink, call, begun, index);
    }

    /// <summary>More of a call's arguments; nothing where there are none.</summary>
    public void CallArguments(ChunkSink sink, int call, string? arguments, int index = 0)
    {
        if (string.IsNullOrEmpty(arguments))
            return;
        Usage.OutputCharacters += arguments.Length;
        WriteArguments(sink, call, arguments, index);
    }

    /// <summary>An answer has ended.</summary>
    public void Finish(ChunkSink sink, string reason, int index = 0)
    {
        IsFinished = true;
        WriteFinish(sink, reason, index);
    }

    /// <summary>All answers have ended, and the provider has said what they cost.</summary>
    public abstract void Complete(ChunkSink sink);

    /// <summary>Writes the whole.</summary>
    protected abstract PooledBuffer Write(IReadOnlyList<ChatChoice> choices, Usage usage);

    /// <summary>Writes a chunk of text.</summary>
    protected abstract void WriteText(ChunkSink sink, string text, int index);

    /// <summary>Writes a chunk of thoughts, where the task has a place for them.</summary>
    protected abstract void WriteReasoning(ChunkSink sink, string text, int index);

    /// <summary>Writes the beginning of a call.</summary>
    protected abstract void WriteCall(ChunkSink sink, int call, ToolCall begun, int index);

    /// <summary>Writes a chunk of arguments.</summary>
    protected abstract void WriteArguments(ChunkSink sink, int call, string arguments, int index);

    /// <summary>Writes an end.</summary>
    protected abstract void WriteFinish(ChunkSink sink, string reason, int index);

    private void Count(ChatChoice choice)
    {
        Usage.OutputCharacters += (choice.Text?.Length ?? 0) + (choice.Reasoning?.Length ?? 0);
        foreach (var call in choice.ToolCalls)
            Usage.OutputCharacters += call.Name.Length + call.Arguments.Length;
    }
}
