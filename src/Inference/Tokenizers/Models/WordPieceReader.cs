using ServingCluster.Inference.Tokenizers.Json;

namespace ServingCluster.Inference.Tokenizers.Models;

/// <summary>Reads a model section of type <c>WordPiece</c>.</summary>
internal static class WordPieceReader
{
    private const int UsualLongestWord = 100;

    /// <summary>Reads the section.</summary>
    /// <exception cref="Errors.ServingException">Something in it is wrong; the message names it.</exception>
    public static WordPieceModel Read(JsonPart model)
    {
        var vocabulary = Vocabulary.Read(model["vocab"]);
        return new WordPieceModel(
            vocabulary,
            new UnknownToken(vocabulary, model.TextOrNull("unk_token") ?? "[UNK]"),
            model.TextOrNull("continuing_subword_prefix") ?? "##",
            model.Find("max_input_chars_per_word")?.Number(0, int.MaxValue) ?? UsualLongestWord);
    }
}
