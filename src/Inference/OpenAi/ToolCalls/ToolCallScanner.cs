using ServingCluster.Inference.OpenAi.Answers;

namespace ServingCluster.Inference.OpenAi.ToolCalls;

/// <summary>Takes the calls out of an answer as it comes. Text is held back only while it may belong to one.</summary>
/// <param name="syntax">How the model writes calls.</param>
/// <param name="tools">The functions that it may call.</param>
/// <param name="severalAllowed">Whether more than the first call is wanted.</param>
internal sealed class ToolCallScanner(ToolCallSyntax syntax, IReadOnlyList<ToolDefinition> tools, bool severalAllowed) : IDisposable
{
    private readonly TextBuffer _held = new();
    private readonly List<ToolCall> _parsed = [];
    private State _state = State.Beginning;

    private enum State
    {
        Beginning,
        Words,
        Bare,
        Marked,
    }

    /// <summary>Whether the only call that is wanted is there, so that nothing more is.</summary>
    public bool IsComplete => !severalAllowed && Count > 0;

    /// <summary>Calls found so far.</summary>
    public int Count { get; private set; }

    /// <summary>Takes more text.</summary>
    /// <param name="text">The next piece.</param>
    /// <param name="words">Takes what belongs to no call.</param>
    /// <param name="calls">Takes the calls.</param>
    public void Append(ReadOnlySpan<char> text, TextBuffer words, List<ToolCall> calls)
    {
        _held.Append(text);
        while (Step(words, calls))
        {
        }
    }

    /// <summary>No more text comes.</summary>
    public void Finish(TextBuffer words, List<ToolCall> calls)
    {
        var isCall = _state switch
        {
            State.Bare => TryTake(_held.Span, calls, mustBeKnown: true),
            State.Marked when syntax.Close is null => TryTake(_held.Span[syntax.Open!.Length..], calls, mustBeKnown: false),
            _ => false,
        };
        if (!isCall && !(Count > 0 && _held.Span.IsWhiteSpace()))
            words.Append(_held.Span);
        _held.Clear();
    }

    /// <inheritdoc/>
    public void Dispose() => _held.Dispose();

    private bool Step(TextBuffer words, List<ToolCall> calls) => _state switch
    {
        State.Beginning => Begin(),
        State.Words => TakeWords(words),
        State.Marked => TakeMarked(words, calls),
        _ => CheckBare(),
    };

    // White space alone may be what stands before a call.
    private bool Begin()
    {
        var text = _held.Span.TrimStart();
        if (text.IsEmpty)
            return false;
        _state = syntax.IsBareAllowed && text[0] is '{' or '[' && Count == 0 ? State.Bare : State.Words;
        return true;
    }

    private bool CheckBare()
    {
        if (BareCall.MayBecome(_held.Span.TrimStart()))
            return false;
        _state = State.Words;
        return true;
    }

    private bool TakeWords(TextBuffer words)
    {
        var text = _held.Span;
        if (syntax.Open is not { } open)
            return Give(words, text.Length, next: false);
        var at = text.IndexOf(open, StringComparison.Ordinal);
        if (at < 0)
            return Give(words, CertainWords(text, open), next: false);
        // The line break before a call is the model's way to set it apart.
        words.Append(text[..at].TrimEnd());
        _held.Remove(at);
        _state = State.Marked;
        return true;
    }

    private bool TakeMarked(TextBuffer words, List<ToolCall> calls)
    {
        var text = _held.Span;
        var mark = syntax.Close ?? syntax.Open!;
        var from = syntax.Open!.Length;
        var at = text[from..].IndexOf(mark, StringComparison.Ordinal);
        if (at < 0)
            return false;
        var length = from + at + (syntax.Close?.Length ?? 0);
        if (!TryTake(text.Slice(from, at), calls, mustBeKnown: false))
            words.Append(text[..length]);
        _held.Remove(length);
        _state = State.Beginning;
        return true;
    }

    private bool TryTake(ReadOnlySpan<char> text, List<ToolCall> calls, bool mustBeKnown)
    {
        _parsed.Clear();
        if (!ToolCallParser.TryParse(text, _parsed) || (mustBeKnown && !_parsed.TrueForAll(IsKnown)))
            return false;
        foreach (var call in _parsed)
        {
            if (IsComplete)
                break;
            calls.Add(call with { Id = syntax.NewId() });
            Count++;
        }

        return true;
    }

    private bool IsKnown(ToolCall call)
    {
        foreach (var tool in tools)
        {
            if (tool.Name == call.Name)
                return true;
        }

        return false;
    }

    private bool Give(TextBuffer words, int length, bool next)
    {
        words.Append(_held.Span[..length]);
        _held.Remove(length);
        return next;
    }

    // White space at the end, and a beginning of the mark, may belong to a call.
    private static int CertainWords(ReadOnlySpan<char> text, string open)
    {
        var certain = text.Length;
        for (var length = Math.Min(open.Length - 1, text.Length); length > 0; length--)
        {
            if (text.EndsWith(open.AsSpan(0, length), StringComparison.Ordinal))
            {
                certain = text.Length - length;
                break;
            }
        }

        return text[..certain].TrimEnd().Length;
    }
}
