using System.Text.Json;
using ServingCluster.Inference.Tokenizers.Json;

namespace ServingCluster.Inference.Tokenizers.Models;

/// <summary>Reads the section <c>model</c> of a tokenizer file.</summary>
internal static class TokenModelReader
{
    private const string Supported = "BPE, Unigram, WordPiece, WordLevel";

    /// <summary>Reads the section.</summary>
    /// <exception cref="Errors.ServingException">Something in it is wrong or not supported; the message names it.</exception>
    public static ITokenModel Read(JsonPart model) => (model.TextOrNull("type") ?? Guess(model)) switch
    {
        "BPE" => BpeReader.Read(model),
        "Unigram" => UnigramReader.Read(model),
        "WordPiece" => WordPieceReader.Read(model),
        "WordLevel" => WordLevelReader.Read(model),
        var other => throw model.UnknownType(other, Supported),
    };

    // The oldest files, such as those of GPT-2 and BERT, name no type.
    private static string Guess(JsonPart model)
    {
        if (model.Find("merges") is not null)
            return "BPE";
        if (model.Find("max_input_chars_per_word") is not null)
            return "WordPiece";
        return model["vocab"].Value.ValueKind == JsonValueKind.Array ? "Unigram" : "WordLevel";
    }
}
