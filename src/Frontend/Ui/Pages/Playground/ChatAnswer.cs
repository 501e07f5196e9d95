using System.Text;
using System.Text.Json;

namespace ServingCluster.Frontend.Ui.Pages.Playground;

/// <summary>
/// An answer while it comes: pieces go in from wherever the stream is read, and the page looks at <see cref="Current"/> when it likes.
/// Thread-safe.
/// </summary>
/// <param name="number">A number of its own within the page.</param>
/// <param name="time">Tells how long things take.</param>
public sealed class ChatAnswer(int number, TimeProvider time)
{
    private const int MostShown = 1_000_000;

    private readonly Lock _gate = new();
    private readonly long _began = time.GetTimestamp();
    private readonly StringBuilder _text = new();
    private readonly StringBuilder _reasoning = new();
    private readonly CallBuilder _calls = new();
    private AnswerState _state = new();
    private bool _isStale;

    /// <summary>A number of its own within the page.</summary>
    public int Number => number;

    /// <summary>What the person says the tools gave, by the ids of the calls.</summary>
    public Dictionary<string, string> Results { get; } = new(StringComparer.Ordinal);

    /// <summary>The answer as far as it has come.</summary>
    public AnswerState Current
    {
        get
        {
            lock (_gate)
            {
                if (_isStale)
                    _state = _state with { Text = _text.ToString(), Reasoning = _reasoning.ToString(), Calls = _calls.Calls };
                _isStale = false;
                return _state;
            }
        }
    }

    /// <summary>Who answers.</summary>
    public void Answers(string? servedEntity)
    {
        lock (_gate)
            _state = _state with { ServedEntity = servedEntity };
    }

    /// <summary>Adds what a chunk of the stream says.</summary>
    public void Add(JsonElement chunk)
    {
        lock (_gate)
        {
            _state = _state with { Model = chunk.TextOf("model") ?? _state.Model, Usage = TokenUsage.Find(chunk) ?? _state.Usage };
            foreach (var choice in chunk.ItemsOf("choices").Take(1))
                AddChoice(choice);
        }
    }

    /// <summary>It is whole.</summary>
    public void End() => Finish(s => s with { Phase = AnswerPhase.Whole });

    /// <summary>The person wants no more of it.</summary>
    public void Stop() => Finish(s => s with { Phase = AnswerPhase.Stopped });

    /// <summary>There is no more of it.</summary>
    public void Fail(AnswerFailure failure) => Finish(s => s with { Phase = AnswerPhase.Failed, Failure = failure });

    private void AddChoice(JsonElement choice)
    {
        var delta = choice.ObjectOf("delta") ?? choice;
        var isThere = Append(_text, delta.TextOf("content") ?? delta.TextOf("text"));
        isThere |= Append(_reasoning, delta.TextOf("reasoning_content") ?? delta.TextOf("reasoning"));
        isThere |= _calls.Add(delta);
        if (choice.TextOf("finish_reason") is { } reason)
            _state = _state with { FinishReason = reason };
        if (!isThere)
            return;
        _isStale = true;
        _state = _state with { Phase = AnswerPhase.Streaming, Pieces = _state.Pieces + 1, ToFirst = _state.ToFirst ?? time.GetElapsedTime(_began) };
    }

    private void Finish(Func<AnswerState, AnswerState> end)
    {
        lock (_gate)
        {
            if (_state.IsRunning)
                _state = end(_state) with { Total = time.GetElapsedTime(_began) };
        }
    }

    // What is more than anybody reads in a column is not kept: a stream may go on for as long as its provider likes.
    private static bool Append(StringBuilder to, string? text)
    {
        if (to.Length < MostShown)
            to.Append(text);
        return !string.IsNullOrEmpty(text);
    }
}
