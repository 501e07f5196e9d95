using System.Globalization;
using ServingCluster.Inference.Tokenizers.Unicode;

namespace ServingCluster.Inference.Tokenizers.Patterns;

/// <summary>What the simple pre-tokenizers cut at.</summary>
internal static class CharacterPatterns
{
    /// <summary>White space.</summary>
    public static ITextPattern WhiteSpace { get; } = new CharacterPattern(IsWhiteSpace);

    /// <summary>Numerals of every kind.</summary>
    public static ITextPattern Numerals { get; } = new CharacterPattern(IsNumeral);

    /// <summary>Punctuation, and the symbols of ASCII.</summary>
    public static ITextPattern Punctuation { get; } = new CharacterPattern(IsPunctuation);

    /// <summary>Runs of word characters, and runs of what is neither word nor white space: <c>\w+|[^\w\s]+</c>.</summary>
    public static ITextPattern Words { get; } = new RunPattern(
        c => WordCharacters.IsWord(c) ? 1 : IsWhiteSpace(c) ? RunPattern.Outside : 2);

    private static bool IsWhiteSpace(int codePoint) => codePoint <= char.MaxValue && char.IsWhiteSpace((char)codePoint);

    private static bool IsNumeral(int codePoint) => CharUnicodeInfo.GetUnicodeCategory(codePoint)
        is UnicodeCategory.DecimalDigitNumber or UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber;

    private static bool IsPunctuation(int codePoint)
    {
        if (codePoint < 128)
            return codePoint is > ' ' and < 127 && !char.IsAsciiLetterOrDigit((char)codePoint);
        return CharUnicodeInfo.GetUnicodeCategory(codePoint)
            is >= UnicodeCategory.ConnectorPunctuation and <= UnicodeCategory.OtherPunctuation;
    }
}
