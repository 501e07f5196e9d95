namespace ServingCluster.Inference.Tokenizers.Models;

/// <summary>Cuts a piece of text into tokens of a vocabulary. Immutable but for caches, and thread-safe.</summary>
internal interface ITokenModel
{
    /// <summary>The tokens it knows.</summary>
    Vocabulary Vocabulary { get; }

    /// <summary>Adds the ids of a piece.</summary>
    /// <param name="piece">Text of whole characters; not empty.</param>
    /// <param name="ids">Takes the ids.</param>
    /// <exception cref="Errors.ServingException">A character is unknown and the model names no token for such.</exception>
    void Encode(ReadOnlySpan<char> piece, List<int> ids);
}
