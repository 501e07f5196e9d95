using ServingCluster.Inference.Tokenizers.Json;
using ServingCluster.Inference.Tokenizers.Patterns;

namespace ServingCluster.Inference.Tokenizers.PreTokenizers;

/// <summary>Reads the section <c>pre_tokenizer</c> of a tokenizer file.</summary>
internal static class PreTokenizerReader
{
    private const string Supported =
        "BertPreTokenizer, ByteLevel, CharDelimiterSplit, Digits, FixedLength, Metaspace, Punctuation, Sequence, Split, UnicodeScripts, "
        + "Whitespace, WhitespaceSplit";

    /// <summary>Reads the section.</summary>
    /// <param name="preTokenizer">The section; null when the file has none.</param>
    /// <exception cref="Errors.ServingException">Something in it is wrong or not supported; the message names it.</exception>
    public static PreTokenizerChain Read(JsonPart? preTokenizer)
    {
        var steps = new List<IPreTokenizer>();
        if (preTokenizer is { } part)
            Add(part, steps);
        return new PreTokenizerChain(steps);
    }

    private static void Add(JsonPart preTokenizer, List<IPreTokenizer> steps)
    {
        var type = preTokenizer["type"].Text();
        if (type != "Sequence")
        {
            steps.Add(ReadOne(type, preTokenizer));
            return;
        }

        foreach (var step in preTokenizer["pretokenizers"].Items())
            Add(step, steps);
    }

    private static IPreTokenizer ReadOne(string type, JsonPart part) => type switch
    {
        "ByteLevel" => new ByteLevelPreTokenizer(part.Flag("add_prefix_space", true), part.Flag("use_regex", true)),
        "Split" => new Splitter(PatternReader.Read(part["pattern"]), ReadBehavior(part["behavior"]), part.Flag("invert", false)),
        _ => throw part.UnknownType(type, Supported),
    };

    private static SplitBehavior ReadBehavior(JsonPart behavior) => behavior.Text() switch
    {
        "Removed" => SplitBehavior.Removed,
        "Isolated" => SplitBehavior.Isolated,
        "MergedWithPrevious" => SplitBehavior.MergedWithPrevious,
        "MergedWithNext" => SplitBehavior.MergedWithNext,
        "Contiguous" => SplitBehavior.Contiguous,
        var other => throw behavior.UnknownType(other, "Removed, Isolated, MergedWithPrevious, MergedWithNext, Contiguous"),
    };
}
