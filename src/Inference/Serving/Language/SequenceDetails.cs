using ServingCluster.Inference.Language;

namespace ServingCluster.Inference.Serving.Language;

/// <summary>What is special about the sequences of one prompt.</summary>
/// <param name="Path">Where the prompt stands in the request.</param>
internal sealed record SequenceDetails(string Path)
{
    /// <summary>The text that answers begin with.</summary>
    public string Echo { get; init; } = "";

    /// <summary>Whether the probabilities of the prompt's tokens are told.</summary>
    public bool TellsPrompt { get; init; }

    /// <summary>Whether an answer is shortened to what fits the context, rather than refused.</summary>
    public bool CutsToFit { get; init; }

    /// <summary>Makes what bounds an answer's form, one for each; null when nothing does.</summary>
    public Func<ITokenConstraint>? NewConstraint { get; init; }
}
