namespace ServingCluster.Inference.Tokenizers.Models;

/// <summary>Every piece is one token, or unknown.</summary>
internal sealed class WordLevelModel(Vocabulary vocabulary, UnknownToken unknown) : ITokenModel
{
    /// <inheritdoc/>
    public Vocabulary Vocabulary => vocabulary;

    /// <inheritdoc/>
    public void Encode(ReadOnlySpan<char> piece, List<int> ids) => ids.Add(vocabulary.TryFind(piece, out var id) ? id : unknown.Id);
}
