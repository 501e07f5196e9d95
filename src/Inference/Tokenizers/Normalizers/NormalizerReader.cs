using ServingCluster.Inference.Tokenizers.Json;

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
        var other => throw part.UnknownType(other, Supported),
    };
}
