namespace ServingCluster.Inference.Tokenizers.Patterns;

/// <summary>The English endings <c>'s|'t|'re|'ve|'m|'ll|'d</c>.</summary>
internal static class Contraction
{
    /// <summary>The length of the ending that a text starts with; 0 when it starts with none.</summary>
    /// <param name="text">Not empty.</param>
    /// <param name="ignoreCase">Whether <c>(?i:…)</c> is around the pattern.</param>
    public static int LengthAt(ReadOnlySpan<char> text, bool ignoreCase)
    {
        if (text[0] != '\'' || text.Length < 2)
            return 0;
        var first = Fold(text[1], ignoreCase);
        if (first is 's' or 't' or 'm' or 'd')
            return 2;
        if (text.Length < 3)
            return 0;
        return (first, Fold(text[2], ignoreCase)) is ('r', 'e') or ('v', 'e') or ('l', 'l') ? 3 : 0;
    }

    // Beside its capital, the only other form of these letters in Unicode is the long s.
    private static char Fold(char letter, bool ignoreCase)
    {
        if (!ignoreCase)
            return letter;
        return letter == 'ſ' ? 's' : letter is >= 'A' and <= 'Z' ? (char)(letter | 0x20) : letter;
    }
}
