namespace ServingCluster.Inference.OpenAi;

/// <summary>A completion request that was found right.</summary>
internal sealed record CompletionRequest
{
    /// <summary>The prompts, each to be answered on its own; at least one.</summary>
    public required IReadOnlyList<CompletionPrompt> Prompts { get; init; }

    /// <summary>How the answers are to be generated.</summary>
    public required GenerationOptions Options { get; init; }

    /// <summary>Whether an answer begins with its prompt.</summary>
    public bool Echo { get; init; }

    /// <summary>Whether an answer that would be longer than context or deadline allow is cut, rather than refused.</summary>
    public bool Truncate { get; init; }

    /// <summary>Whether the prompt goes to the model as it is; else it is put into the chat template as a user's message.</summary>
    public bool RawPrompt { get; init; } = true;
}
