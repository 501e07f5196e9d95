namespace ServingCluster.Frontend.Ui.Pages.Playground;

/// <summary>An answer as far as it has come; immutable.</summary>
public sealed record AnswerState
{
    private const int FewPieces = 4;
    private static readonly TimeSpan Instant = TimeSpan.FromMilliseconds(20);

    /// <summary>How far it is.</summary>
    public AnswerPhase Phase { get; init; }

    /// <summary>What the model says.</summary>
    public string Text { get; init; } = "";

    /// <summary>What it thought before that, where it tells.</summary>
    public string Reasoning { get; init; } = "";

    /// <summary>The calls of tools that it asks for.</summary>
    public IReadOnlyList<ToolCall> Calls { get; init; } = [];

    /// <summary>Why it ended, such as <c>stop</c> or <c>length</c>.</summary>
    public string? FinishReason { get; init; }

    /// <summary>The model, as it names itself.</summary>
    public string? Model { get; init; }

    /// <summary>The served entity that answered.</summary>
    public string? ServedEntity { get; init; }

    /// <summary>What it took; null where that was not told.</summary>
    public TokenUsage? Usage { get; init; }

    /// <summary>From the request to the first that came.</summary>
    public TimeSpan? ToFirst { get; init; }

    /// <summary>From the request to the end, or to now.</summary>
    public TimeSpan Total { get; init; }

    /// <summary>Why it failed.</summary>
    public AnswerFailure? Failure { get; init; }

    /// <summary>Whether more may come.</summary>
    public bool IsRunning => Phase is AnswerPhase.Waiting or AnswerPhase.Streaming;

    /// <summary>Whether anything has come that a conversation goes on from.</summary>
    public bool HasContent => Text.Length > 0 || Calls.Count > 0;

    /// <summary>In how many pieces it came.</summary>
    public int Pieces { get; init; }

    /// <summary>
    /// Tokens per second from the first to the last, or, of an answer that came at once so that this says nothing, from the request on;
    /// null while that is not known.
    /// </summary>
    public double? TokensPerSecond
    {
        get
        {
            if (IsRunning || Usage is not { Completion: > 0 } usage || ToFirst is not { } first)
                return null;
            var (tokens, time) = Pieces >= FewPieces && Total - first > Instant ? (usage.Completion - 1, Total - first) : (usage.Completion, Total);
            return time > TimeSpan.Zero ? tokens / time.TotalSeconds : null;
        }
    }
}
