using System.Globalization;

namespace ServingCluster.Inference.Tokenizers.Normalizers;

/// <summary>The changes that are made character by character.</summary>
internal static class CharacterNormalizers
{
    /// <summary>Leaves out combining marks of every kind.</summary>
    public static INormalizer StripMarks { get; } = new CharacterNormalizer(c => IsMark(c) ? CharacterNormalizer.Removed : c);

    /// <summary>Leaves out combining marks that take no room, as BERT does.</summary>
    public static INormalizer StripNonSpacingMarks { get; } = new CharacterNormalizer(
        c => CharUnicodeInfo.GetUnicodeCategory(c) == UnicodeCategory.NonSpacingMark ? CharacterNormalizer.Removed : c);

    /// <summary>Leaves out control characters and makes all white space spaces, as BERT does.</summary>
    public static INormalizer CleanForBert { get; } = new CharacterNormalizer(CleanOne);

    /// <summary>The cleaning of neural machine translation, as SentencePiece's <c>nmt_nfkc</c> has it.</summary>
    public static INormalizer Nmt { get; } = new CharacterNormalizer(CleanOneForTranslation);

    private static bool IsMark(int codePoint) => CharUnicodeInfo.GetUnicodeCategory(codePoint)
        is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark;

    private static int CleanOne(int codePoint)
    {
        if (codePoint is '\t' or '\n' or '\r')
            return ' ';
        if (codePoint is 0 or 0xFFFD || IsControl(codePoint))
            return CharacterNormalizer.Removed;
        return codePoint <= char.MaxValue && char.IsWhiteSpace((char)codePoint) ? ' ' : codePoint;
    }

    private static bool IsControl(int codePoint) => CharUnicodeInfo.GetUnicodeCategory(codePoint)
        is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.PrivateUse;

    private static int CleanOneForTranslation(int codePoint) => codePoint switch
    {
        (>= 1 and <= 8) or 0xB or (>= 0xE and <= 0x1F) or 0x7F or 0x8F or 0x9F => CharacterNormalizer.Removed,
        '\t' or '\n' or 0xC or '\r' or 0x1680 or (>= 0x200B and <= 0x200F) or 0x2028 or 0x2029 or 0x2581 or 0xFEFF or 0xFFFD => ' ',
        _ => codePoint,
    };
}
