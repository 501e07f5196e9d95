using ServingCluster.Inference.Tokenizers.Json;

namespace ServingCluster.Inference.Tokenizers.Models;

/// <summary>Reads a model section of type <c>WordLevel</c>.</summary>
internal static class WordLevelReader
{
    /// <summary>Reads the section.</summary>
    /// <exception cref="Errors.ServingException">Something in it is wrong; the message names it.</exception>
    public static WordLevelModel Read(JsonPart model)
    {
        var vocabulary = Vocabulary.Read(model["vocab"]);
        return new WordLevelModel(vocabulary, new UnknownToken(vocabulary, model["unk_token"].Text()));
    }
}
