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
        var tokens = new Dictionary<string, AddedToken>(StringComparer.Ordinal);
        var owners = new Dictionary<int, string>();
        foreach (var item in section?.Items() ?? [])
        {
            var content = item["content"].Text();
            if (content.Length == 0)
                continue;
            // Of one that stands twice the first id counts, and what is said of it last.
            var id = tokens.TryGetValue(content, out var known) ? known.Id : vocabulary.Find(content) ?? item["id"].Number(0, Vocabulary.HighestId);
            var owner = vocabulary.TokenOf(id) ?? owners.GetValueOrDefault(id, content);
            if (owner != content)
                throw item.Wrong($"the id {id} of '{content}' is that of '{owner}' already; every token needs one of its own.");
            owners[id] = content;
            tokens[content] = ReadOne(item, id, content);
        }

        return [.. tokens.Values];
    }

    private static AddedToken ReadOne(JsonPart item, int id, string content)
    {
        var isSpecial = item.Flag("special", false);
        return new AddedToken(
            id,
            content,
            item.Flag("single_word", false),
            item.Flag("lstrip", false),
            item.Flag("rstrip", false),
            item.Flag("normalized", !isSpecial),
            isSpecial);
    }
}
