using ServingCluster.Inference.Tokenizers.Json;
using ServingCluster.Inference.Tokenizers.Patterns;

namespace ServingCluster.Inference.Tokenizers.PreTokenizers;

/// <summary>Reads the section <c>pre_tokenizer</c> of a tokenizer file.</summary>
internal static class PreTokenizerReader
{
    private const string Supported =
        "BertPreTokenizer, ByteLevel, CharDelimiterSplit, Digits, FixedLength, Metaspace, Punctuation, Sequence, Split, UnicodeScripts, "
        + "Whitespace, WhitespaceSplit";

    private const int UsualFixedLength = 5;

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
        if (type == "Sequence")
        {
            foreach (var step in preTokenizer["pretokenizers"].Items())
                Add(step, steps);
        }
        else if (type == "BertPreTokenizer")
        {
            steps.Add(At(CharacterPatterns.WhiteSpace, SplitBehavior.Removed));
            steps.Add(At(CharacterPatterns.Punctuation, SplitBehavior.Isolated));
        }
        else
        {
            steps.Add(ReadOne(type, preTokenizer));
        }
    }

    private static IPreTokenizer ReadOne(string type, JsonPart part) => type switch
    {
        "ByteLevel" => new ByteLevelPreTokenizer(part.Flag("add_prefix_space", true), part.Flag("use_regex", true)),
        "CharDelimiterSplit" => At(new LiteralPattern(part.Character("delimiter")), SplitBehavior.Removed),
        "Digits" => At(
            CharacterPatterns.Numerals, part.Flag("individual_digits", false) ? SplitBehavior.Isolated : SplitBehavior.Contiguous),
        "FixedLength" => new FixedLengthPreTokenizer(part.Find("length")?.Number(1, int.MaxValue) ?? UsualFixedLength),
        "Metaspace" => ReadMetaspace(part),
        "Punctuation" => At(
            CharacterPatterns.Punctuation, part.Find("behavior") is { } behavior ? ReadBehavior(behavior) : SplitBehavior.Isolated),
        "Split" => new Splitter(PatternReader.Read(part["pattern"]), ReadBehavior(part["behavior"]), part.Flag("invert", false)),
        "UnicodeScripts" => new ScriptPreTokenizer(),
        "Whitespace" => new Splitter(CharacterPatterns.Words, SplitBehavior.Removed, invert: true),
        "WhitespaceSplit" => At(CharacterPatterns.WhiteSpace, SplitBehavior.Removed),
        _ => throw part.UnknownType(type, Supported),
    };

    private static Splitter At(ITextPattern pattern, SplitBehavior behavior) => new(pattern, behavior, invert: false);

    private static MetaspacePreTokenizer ReadMetaspace(JsonPart part)
    {
        var options = MetaspaceOptions.Read(part);
        return new MetaspacePreTokenizer(options.Replacement, options.Scheme, part.Flag("split", true));
    }

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
