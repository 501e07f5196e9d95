using System.Collections.Frozen;
using ServingCluster.Inference.OpenAi.ToolCalls;
using ServingCluster.Inference.Tokenizers;

namespace ServingCluster.Inference.OpenAi.Answers;

/// <summary>What the answers to one request are made by. Immutable.</summary>
internal sealed record AnswerForm
{
    /// <summary>No marks.</summary>
    public static readonly IReadOnlyDictionary<int, string> NoMarks = FrozenDictionary<int, string>.Empty;

    /// <summary>The model's tokenizer.</summary>
    public required ITokenizer Tokenizer { get; init; }

    /// <summary>Texts at which an answer ends.</summary>
    public IReadOnlyList<string> Stop { get; init; } = [];

    /// <summary>How calls are written; null where none are looked for.</summary>
    public ToolCallSyntax? Calls { get; init; }

    /// <summary>Marks of calls that are tokens of control, by id.</summary>
    public IReadOnlyDictionary<int, string> ControlMarks { get; init; } = NoMarks;

    /// <summary>The functions that may be called.</summary>
    public IReadOnlyList<ToolDefinition> Tools { get; init; } = [];

    /// <summary>Whether more than one call is wanted.</summary>
    public bool SeveralCalls { get; init; } = true;

    /// <summary>Whether probabilities are told.</summary>
    public bool TellsProbabilities { get; init; }

    /// <summary>Whether those of the prompt's tokens are too.</summary>
    public bool TellsPrompt { get; init; }
}
