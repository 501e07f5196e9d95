using ServingCluster.Inference.Language;
using ServingCluster.Inference.OpenAi.ToolCalls;
using ServingCluster.Inference.Tokenizers;

namespace ServingCluster.Inference.OpenAi.Answers;

/// <summary>
/// One answer in the making: from tokens to text, up to a stop string, without the calls in it. What was put together can be taken at any
/// time; what is taken in pieces is the same as what is taken whole.
/// </summary>
internal sealed class Answer : IDisposable
{
    private readonly AnswerForm _form;
    private readonly ITokenTextStream _decoder;
    private readonly StopMatcher? _stop;
    private readonly ToolCallScanner? _scanner;
    private readonly TextBuffer _certain = new();
    private readonly TokenTrail? _trail;
    private long _released;
    private bool _hasEnded;

    /// <summary>An empty answer.</summary>
    public Answer(AnswerForm form)
    {
        _form = form;
        _decoder = form.Tokenizer.StartStream(skipSpecialTokens: true);
        _stop = form.Stop.Count > 0 ? new StopMatcher(form.Stop) : null;
        _scanner = form.Calls is { } syntax ? new ToolCallScanner(syntax, form.Tools, form.SeveralCalls) : null;
        _trail = form.TellsProbabilities ? new TokenTrail() : null;
    }

    /// <summary>Text that was not taken yet.</summary>
    public TextBuffer Text { get; } = new();

    /// <summary>Calls that were not taken yet.</summary>
    public List<ToolCall> Calls { get; } = [];

    /// <summary>Calls that were taken.</summary>
    public int CallsTaken { get; private set; }

    /// <summary>Probabilities of tokens; null where none are told.</summary>
    public TokenTrail? Trail => _trail;

    /// <summary>Tokens generated.</summary>
    public int Generated { get; private set; }

    /// <summary>Whether nothing more of it is wanted.</summary>
    public bool IsComplete { get; private set; }

    /// <summary>Whether there is something to take. Probabilities wait for the text that comes next; at the end they come alone.</summary>
    public bool HasNews => Text.Length > 0 || Calls.Count > 0 || (_hasEnded && _trail is { Ready: > 0 });

    /// <summary>Begins the answer with its prompt.</summary>
    public void Echo(ReadOnlySpan<char> prompt)
    {
        Text.Append(prompt);
        // The prompt's own tokens, where they are told, count its text.
        if (!_form.TellsPrompt)
            _trail?.Skip(prompt);
    }

    /// <summary>Takes the next token.</summary>
    public void Take(in GeneratedToken token)
    {
        Generated++;
        // A mark of a call may be a token of control, which decoding leaves out.
        var text = _form.ControlMarks.TryGetValue(token.Id, out var mark) ? _decoder.Flush() + mark : _decoder.Append(token.Id);
        _trail?.Add(token, text);
        Add(text);
        _trail?.Release(_released);
    }

    /// <summary>Takes a token of the prompt.</summary>
    public void TakePrompt(in GeneratedToken token, ITokenTextStream decoder)
    {
        var text = decoder.Append(token.Id);
        _trail!.Add(token, text);
        _released += text.Length;
        _trail.Release(_released);
    }

    /// <summary>No more tokens come.</summary>
    /// <returns>Why it ended.</returns>
    public FinishReason Finish(GenerationEndReason reason)
    {
        _hasEnded = true;
        if (!IsComplete)
            Add(_decoder.Flush());
        if (!IsComplete)
        {
            _stop?.Flush(_certain);
            Pass();
        }

        _scanner?.Finish(Text, Calls);
        _trail?.Release(_released);
        return _scanner is { Count: > 0 } && (IsComplete || reason == GenerationEndReason.EndToken) ? FinishReason.ToolCalls
            : IsComplete || reason == GenerationEndReason.EndToken ? FinishReason.Stop
            : FinishReason.Length;
    }

    /// <summary>What there was has been taken.</summary>
    public void Clear()
    {
        Text.Clear();
        CallsTaken += Calls.Count;
        Calls.Clear();
        _trail?.Clear();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _stop?.Dispose();
        _scanner?.Dispose();
        _certain.Dispose();
        Text.Dispose();
    }

    private void Add(string text)
    {
        if (_stop is null)
            _certain.Append(text);
        else
            IsComplete |= _stop.Append(text, _certain);
        Pass();
    }

    private void Pass()
    {
        _released += _certain.Length;
        if (_scanner is null)
            Text.Append(_certain.Span);
        else
        {
            _scanner.Append(_certain.Span, Text, Calls);
            IsComplete |= _scanner.IsComplete;
        }

        _certain.Clear();
    }
}
