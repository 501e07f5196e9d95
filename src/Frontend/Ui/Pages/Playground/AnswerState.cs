namespace ServingCluster.Frontend.Ui.Pages.Playground;

/// <summary>An answer as far as it has come; immutable.</summary>
public sealed record AnswerState
{
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

    /// <summary>Tokens per second, from the first to the last; null while that is not known.</summary>
    public double? TokensPerSecond =>
        !IsRunning && Usage is { Completion: > 1 } usage && ToFirst is { } first && (Total - first).TotalSeconds is > 0 and var seconds
            ? (usage.Completion - 1) / seconds : null;
}
