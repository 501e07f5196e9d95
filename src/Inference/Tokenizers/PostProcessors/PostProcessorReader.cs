using ServingCluster.Inference.Tokenizers.Json;
using ServingCluster.Inference.Tokenizers.Models;

namespace ServingCluster.Inference.Tokenizers.PostProcessors;

/// <summary>Reads the section <c>post_processor</c> of a tokenizer file: for a single text all its types put ids around it.</summary>
internal static class PostProcessorReader
{
    private const string Supported = "BertProcessing, ByteLevel, RobertaProcessing, Sequence, TemplateProcessing";

    /// <summary>Reads the section.</summary>
    /// <param name="processor">The section; null when the file has none.</param>
    /// <exception cref="Errors.ServingException">Something in it is wrong or not supported; the message names it.</exception>
    public static TokenFrame Read(JsonPart? processor) => processor is { } part ? ReadOne(part) : TokenFrame.Empty;

    private static TokenFrame ReadOne(JsonPart processor) => processor["type"].Text() switch
    {
        // It changes offsets only.
        "ByteLevel" => TokenFrame.Empty,
        "BertProcessing" or "RobertaProcessing" => new TokenFrame([ReadPair(processor["cls"])], [ReadPair(processor["sep"])]),
        "TemplateProcessing" => ReadTemplate(processor),
        "Sequence" => processor["processors"].Items().Aggregate(TokenFrame.Empty, (inner, part) => inner.Within(ReadOne(part))),
        var other => throw processor.UnknownType(other, Supported),
    };

    private static int ReadPair(JsonPart pair)
    {
        if (pair.Length() != 2)
            throw pair.Wrong($"{pair.Shown()} has to be a token and its id, as [\"[CLS]\", 101].");
        return pair.Items().Last().Number(0, Vocabulary.HighestId);
    }

    private static TokenFrame ReadTemplate(JsonPart processor)
    {
        List<int> before = [], after = [];
        var single = processor["single"];
        var found = false;
        foreach (var piece in single.Items())
        {
            if (piece.Find("Sequence") is not { } text)
                (found ? after : before).AddRange(ReadSpecial(piece["SpecialToken"]["id"], processor["special_tokens"]));
            else if (text["id"].Text() != "A")
                throw text["id"].Wrong("it has to be 'A', the only text of a single one.");
            else if (found)
                throw single.Wrong("the text stands twice in it; it has to stand once.");
            else
                found = true;
        }

        return found ? new TokenFrame([.. before], [.. after]) : throw single.Wrong("the text does not stand in it; it needs a 'Sequence'.");
    }

    private static IEnumerable<int> ReadSpecial(JsonPart id, JsonPart specialTokens) =>
        specialTokens.Find(id.Text()) is { } special
            ? special["ids"].Items().Select(item => item.Number(0, Vocabulary.HighestId))
            : throw id.Wrong($"the special token {id.Shown()} is not among '{specialTokens.Path}'.");
}
