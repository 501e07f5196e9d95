using ServingCluster.Inference.Language;
using ServingCluster.Inference.OpenAi.Prompts;
using ServingCluster.Inference.OpenAi.ToolCalls;
using ServingCluster.Inference.Tokenizers;

namespace ServingCluster.Inference.Serving.Language;

/// <summary>What answering with a language model needs beside its weights. Immutable.</summary>
internal sealed record LanguageModelProfile
{
    /// <summary>The name that answers tell.</summary>
    public required string Name { get; init; }

    /// <summary>The model's tokenizer.</summary>
    public required ITokenizer Tokenizer { get; init; }

    /// <summary>Token ids that the model knows are below this; the tokenizer may know more, or fewer.</summary>
    public required int Vocabulary { get; init; }

    /// <summary>Makes prompts of conversations; null for a model without a chat template.</summary>
    public ChatPrompts? Prompts { get; init; }

    /// <summary>What the template has a use for; of no meaning for a model without one.</summary>
    public TemplateTraits Template { get; init; } = new("");

    /// <summary>How the model writes calls of tools.</summary>
    public ToolCallSyntax Calls { get; init; } = ToolCallSyntax.Bare;

    /// <summary>How tokens are drawn where a request is silent.</summary>
    public SamplingParameters Sampling { get; init; } = new();

    /// <summary>Tokens that end an answer.</summary>
    public required IReadOnlyList<int> EndTokens { get; init; }

    /// <summary>The token that begins a text; null when there is none.</summary>
    public int? BeginToken { get; init; }
}
