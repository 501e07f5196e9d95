using System.Text;
using ServingCluster.Inference.Tokenizers.Json;
using ServingCluster.Inference.Tokenizers.Patterns;

namespace ServingCluster.Inference.Tokenizers.Normalizers;

/// <summary>Reads the section <c>normalizer</c> of a tokenizer file.</summary>
internal static class NormalizerReader
{
    private const string Supported =
        "BertNormalizer, ByteLevel, Lowercase, NFC, NFD, NFKC, NFKD, Nmt, Precompiled, Prepend, Replace, Sequence, Strip, StripAccents";

    /// <summary>Reads the section.</summary>
    /// <param name="normalizer">The section; null when the file has none.</param>
    /// <returns>The normalizer; null when text stays as it is.</returns>
    /// <exception cref="Errors.ServingException">Something in it is wrong or not supported; the message names it.</exception>
    public static INormalizer? Read(JsonPart? normalizer) => normalizer is { } part ? ReadOne(part) : null;

    private static INormalizer ReadOne(JsonPart part) => part["type"].Text() switch
    {
        "Sequence" => new NormalizerSequence([.. part["normalizers"].Items().Select(ReadOne)]),
        "NFC" => new FormNormalizer(NormalizationForm.FormC),
        "NFD" => new FormNormalizer(NormalizationForm.FormD),
        "NFKC" => new FormNormalizer(NormalizationForm.FormKC),
        "NFKD" => new FormNormalizer(NormalizationForm.FormKD),
        "Lowercase" => new LowercaseNormalizer(),
        "StripAccents" => CharacterNormalizers.StripMarks,
        "Nmt" => CharacterNormalizers.Nmt,
        "BertNormalizer" => ReadBert(part),
        "Replace" => new ReplaceNormalizer(PatternReader.Read(part["pattern"]), part["content"].Text()),
        "Prepend" => new PrependNormalizer(part["prepend"].Text()),
        "Strip" => new StripNormalizer(part.Flag("strip_left", false), part.Flag("strip_right", false)),
        "ByteLevel" => new ByteLevelNormalizer(),
        "Precompiled" => new PrecompiledNormalizer(ReadMap(part["precompiled_charsmap"])),
        var other => throw part.UnknownType(other, Supported),
    };

    private static NormalizerSequence ReadBert(JsonPart part)
    {
        var isLower = part.Flag("lowercase", true);
        var steps = new List<INormalizer>();
        if (part.Flag("clean_text", true))
            steps.Add(CharacterNormalizers.CleanForBert);
        if (part.Flag("handle_chinese_chars", true))
            steps.Add(new HanSpacer());
        if (part.Flag("strip_accents", isLower))
            steps.AddRange([new FormNormalizer(NormalizationForm.FormD), CharacterNormalizers.StripNonSpacingMarks]);
        if (isLower)
            steps.Add(new LowercaseNormalizer());
        return new NormalizerSequence(steps);
    }

    private static CharsMap ReadMap(JsonPart map)
    {
        var text = map.Text();
        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out var count) && CharsMap.Read(bytes.AsSpan(0, count)) is { } read
            ? read
            : throw map.Wrong("it has to be a character map of SentencePiece in Base64.");
    }
}
