using System.Globalization;
using System.Text;

namespace ServingCluster.Inference.Tokenizers.Patterns;

/// <summary>The kinds of characters, of whole code points.</summary>
internal static class CharacterKinds
{
    private static readonly CharacterKind[] Table = MakeTable();

    /// <summary>The kind of the first character.</summary>
    /// <param name="text">Valid UTF-16, not empty.</param>
    /// <param name="length">How many units it has.</param>
    public static CharacterKind First(ReadOnlySpan<char> text, out int length)
    {
        length = 1;
        var first = text[0];
        return char.IsHighSurrogate(first) ? OfPair(text, out length) : Table[first];
    }

    /// <summary>Where the run of characters of a kind ends that starts at <paramref name="at"/>.</summary>
    public static int EndOfRun(ReadOnlySpan<char> text, int at, CharacterKind kind)
    {
        while (at < text.Length && First(text[at..], out var length) == kind)
            at += length;
        return at;
    }

    /// <summary>Whether it is white space, line breaks included.</summary>
    public static bool IsSpace(this CharacterKind kind) => kind >= CharacterKind.Space;

    private static CharacterKind OfPair(ReadOnlySpan<char> text, out int length)
    {
        Rune.DecodeFromUtf16(text, out var rune, out length);
        return Of(rune.Value);
    }

    private static CharacterKind[] MakeTable()
    {
        var table = new CharacterKind[char.MaxValue + 1];
        for (var character = 0; character < table.Length; character++)
            table[character] = Of(character);
        return table;
    }

    private static CharacterKind Of(int codePoint)
    {
        if (codePoint is '\r' or '\n')
            return CharacterKind.LineBreak;
        if (codePoint <= char.MaxValue && char.IsWhiteSpace((char)codePoint))
            return CharacterKind.Space;
        return CharUnicodeInfo.GetUnicodeCategory(codePoint) switch
        {
            <= UnicodeCategory.OtherLetter => CharacterKind.Letter,
            UnicodeCategory.DecimalDigitNumber or UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber => CharacterKind.Number,
            _ => CharacterKind.Other,
        };
    }
}
