using ServingCluster.Inference.Tokenizers.Json;
using ServingCluster.Inference.Tokenizers.Models;

namespace ServingCluster.Inference.Tokenizers.AddedTokens;

/// <summary>Reads the section <c>added_tokens</c> of a tokenizer file.</summary>
internal static class AddedTokenReader
{
    /// <summary>Reads the section.</summary>
    /// <param name="section">The section; null when the file has none.</param>
    /// <param name="vocabulary">The model's tokens. One that is among them has the id that it has there.</param>
    /// <exception cref="Errors.ServingException">Something in it is wrong; the message names it.</exception>
    public static AddedToken[] Read(JsonPart? section, Vocabulary vocabulary)
    {
        var tokens = new Dictionary<int, AddedToken>();
        if (section is not { } part)
            return [];
        foreach (var item in part.Items())
        {
            var token = ReadOne(item, vocabulary);
            if (token.Content.Length == 0)
                continue;
            if (tokens.TryGetValue(token.Id, out var other) && other.Content != token.Content)
                throw Taken(item, token, other.Content);
            tokens[token.Id] = token;
        }

        return [.. tokens.Values];
    }

    private static AddedToken ReadOne(JsonPart item, Vocabulary vocabulary)
    {
        var content = item["content"].Text();
        var special = item.Flag("special", false);
        var token = new AddedToken(
            vocabulary.Find(content) ?? item["id"].Number(0, Vocabulary.HighestId),
            content,
            item.Flag("single_word", false),
            item.Flag("lstrip", false),
            item.Flag("rstrip", false),
            item.Flag("normalized", !special),
            special);
        return vocabulary.TokenOf(token.Id) is { } other && other != content ? throw Taken(item, token, other) : token;
    }

    private static Errors.ServingException Taken(JsonPart item, AddedToken token, string other) =>
        item.Wrong($"the id {token.Id} of '{token.Content}' is that of '{other}' already; every token needs one of its own.");
}
