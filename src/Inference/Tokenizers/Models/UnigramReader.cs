using ServingCluster.Inference.Tokenizers.Json;

namespace ServingCluster.Inference.Tokenizers.Models;

/// <summary>Reads a model section of type <c>Unigram</c>.</summary>
internal static class UnigramReader
{
    /// <summary>Reads the section.</summary>
    /// <exception cref="Errors.ServingException">Something in it is wrong; the message names it.</exception>
    public static UnigramModel Read(JsonPart model)
    {
        var (tokens, scores) = ReadVocabulary(model["vocab"]);
        var unknown = model.Find("unk_id") is { } id ? ReadUnknown(id, tokens.Length) : (int?)null;
        return new UnigramModel(new Vocabulary(tokens), scores, unknown, model.Flag("byte_fallback", false));
    }

    private static int ReadUnknown(JsonPart id, int count) =>
        count > 0 ? id.Number(0, count - 1) : throw id.Wrong("it has to be the place of a token in the vocabulary, which is empty.");

    private static (string[] Tokens, double[] Scores) ReadVocabulary(JsonPart vocab)
    {
        var count = vocab.Length();
        if (count > Vocabulary.HighestId)
            throw vocab.Wrong($"it has {count} tokens; the most is {Vocabulary.HighestId}.");
        var (tokens, scores) = (new string[count], new double[count]);
        foreach (var (index, item) in vocab.Items().Index())
        {
            if (item.Length() != 2)
                throw item.Wrong($"{item.Shown()} has to be a token and its score, as [\"token\", -1.5].");
            var pair = item.Items().ToArray();
            (tokens[index], scores[index]) = (pair[0].Text(), pair[1].Real());
        }

        return (tokens, scores);
    }
}
