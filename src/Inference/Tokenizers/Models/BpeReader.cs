using System.Text.Json;
using ServingCluster.Inference.Tokenizers.Json;

namespace ServingCluster.Inference.Tokenizers.Models;

/// <summary>Reads a model section of type <c>BPE</c>.</summary>
internal static class BpeReader
{
    /// <summary>Reads the section.</summary>
    /// <exception cref="Errors.ServingException">Something in it is wrong; the message names it.</exception>
    public static BpeModel Read(JsonPart model)
    {
        if (model.Find("dropout") is { } dropout && dropout.Real() != 0)
            throw dropout.Wrong("merging at random is for training only; it has to be null or 0 in a model that is served.");
        var vocabulary = Vocabulary.Read(model["vocab"]);
        var options = new BpeOptions(
            model.TextOrNull("unk_token"),
            model.Flag("fuse_unk", false),
            model.Flag("byte_fallback", false),
            model.Flag("ignore_merges", false),
            model.TextOrNull("continuing_subword_prefix") ?? "",
            model.TextOrNull("end_of_word_suffix") ?? "");
        var (merges, seams) = ReadMerges(model["merges"], vocabulary, options.ContinuingPrefix);
        return new BpeModel(vocabulary, merges, seams, options);
    }

    private static (MergeTable Merges, SeamTable Seams) ReadMerges(JsonPart part, Vocabulary vocabulary, string prefix)
    {
        var seams = new SeamTable();
        var merges = new MergeTable(part.Length());
        var rank = 0;
        foreach (var merge in part.Items())
        {
            var (left, right) = ReadPair(merge);
            merges.Set(
                IdOf(left, vocabulary, merge),
                IdOf(right, vocabulary, merge),
                rank++,
                IdOf(Merged(left, right, prefix), vocabulary, merge));
            seams.Join(left[^1], right[0]);
        }

        return (merges, seams);
    }

    private static string Merged(string left, string right, string prefix) =>
        string.Concat(left, right.StartsWith(prefix, StringComparison.Ordinal) ? right.AsSpan(prefix.Length) : right);

    // Older files have "left right", newer ones ["left", "right"], which also takes tokens with spaces.
    private static (string Left, string Right) ReadPair(JsonPart merge)
    {
        var pair = merge.Value.ValueKind == JsonValueKind.Array ? merge.Texts() : merge.Text().Split(' ');
        return pair is [{ Length: > 0 } left, { Length: > 0 } right]
            ? (left, right)
            : throw merge.Wrong($"{merge.Shown()} has to be two tokens, as \"left right\" or [\"left\", \"right\"].");
    }

    private static int IdOf(string token, Vocabulary vocabulary, JsonPart merge) =>
        vocabulary.Find(token) ?? throw merge.Wrong($"the token '{token}' of the merge {merge.Shown()} is not in the vocabulary.");
}
