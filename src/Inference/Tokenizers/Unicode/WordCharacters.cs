using System.Globalization;
using System.Text;

namespace ServingCluster.Inference.Tokenizers.Unicode;

/// <summary>
/// What <c>\w</c> matches by Unicode's rules for regular expressions (UTS 18, annex C): alphabetic characters, marks, decimal
/// digits, connecting punctuation, and the two joiners.
/// </summary>
internal static class WordCharacters
{
    /// <summary>Whether a character is one.</summary>
    public static bool IsWord(int codePoint) => codePoint is 0x200C or 0x200D || IsOnigurumaWord(codePoint);

    /// <summary>Whether Oniguruma takes a character for one: the joiners it does not.</summary>
    public static bool IsOnigurumaWord(int codePoint) => CharUnicodeInfo.GetUnicodeCategory(codePoint) switch
    {
        <= UnicodeCategory.LetterNumber => true,
        UnicodeCategory.ConnectorPunctuation => true,
        UnicodeCategory.OtherSymbol => IsAlphabeticSymbol(codePoint),
        _ => false,
    };

    /// <summary>Whether Oniguruma takes a character for one outside of classes, where the superscripts and fractions of Latin-1 are too.</summary>
    public static bool IsOnigurumaWordAlone(int codePoint) =>
        codePoint is 0xB2 or 0xB3 or 0xB9 or (>= 0xBC and <= 0xBE) || IsOnigurumaWord(codePoint);

    /// <summary>Whether a text ends with one.</summary>
    public static bool EndsWithOne(ReadOnlySpan<char> text)
    {
        Rune.DecodeLastFromUtf16(text, out var rune, out _);
        return text.Length > 0 && IsWord(rune.Value);
    }

    /// <summary>Whether a text starts with one.</summary>
    public static bool StartsWithOne(ReadOnlySpan<char> text)
    {
        Rune.DecodeFromUtf16(text, out var rune, out _);
        return text.Length > 0 && IsWord(rune.Value);
    }

    // The symbols of Other_Alphabetic: letters in circles and squares.
    private static bool IsAlphabeticSymbol(int codePoint) => codePoint
        is (>= 0x24B6 and <= 0x24E9) or (>= 0x1F130 and <= 0x1F149) or (>= 0x1F150 and <= 0x1F169) or (>= 0x1F170 and <= 0x1F189);
}
