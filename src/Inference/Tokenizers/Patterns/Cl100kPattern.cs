namespace ServingCluster.Inference.Tokenizers.Patterns;

/// <summary>The pattern that Llama 3 and Qwen 2 share with GPT-4's cl100k, but for how many digits stay together.</summary>
/// <param name="mostDigits">The most numerals of a piece.</param>
internal sealed class Cl100kPattern(int mostDigits) : ScannedPattern
{
    /// <summary>The pattern as a regular expression, with three numerals at most.</summary>
    public const string SourceOfThree = Start + @"\p{N}{1,3}" + End;

    /// <summary>The pattern as a regular expression, with every numeral alone.</summary>
    public const string SourceOfOne = Start + @"\p{N}" + End;

    private const string Start = @"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|";
    private const string End = @"| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+";

    /// <inheritdoc/>
    protected override int LengthAt(ReadOnlySpan<char> text)
    {
        if (Contraction.LengthAt(text, ignoreCase: true) is var contraction and > 0)
            return contraction;
        var kind = CharacterKinds.First(text, out var length);
        if (kind == CharacterKind.Letter)
            return CharacterKinds.EndOfRun(text, length, CharacterKind.Letter);
        if (kind == CharacterKind.Number)
            return EndOfNumerals(text, length);
        var next = length < text.Length ? CharacterKinds.First(text[length..], out _) : CharacterKind.Space;
        if (kind != CharacterKind.LineBreak && next == CharacterKind.Letter)
            return CharacterKinds.EndOfRun(text, length, CharacterKind.Letter);
        if (kind == CharacterKind.Other || (text[0] == ' ' && next == CharacterKind.Other))
            return EndOfBreaks(text, CharacterKinds.EndOfRun(text, length, CharacterKind.Other));
        return EndOfWhiteSpace(text);
    }

    private int EndOfNumerals(ReadOnlySpan<char> text, int end)
    {
        for (var count = 1; count < mostDigits && end < text.Length; count++)
        {
            if (CharacterKinds.First(text[end..], out var length) != CharacterKind.Number)
                break;
            end += length;
        }

        return end;
    }

    private static int EndOfBreaks(ReadOnlySpan<char> text, int end)
    {
        while (end < text.Length && text[end] is '\r' or '\n')
            end++;
        return end;
    }

    private static int EndOfWhiteSpace(ReadOnlySpan<char> text)
    {
        var end = EndOfSpaceRun(text);
        var lastBreak = text[..end].LastIndexOfAny('\r', '\n');
        return lastBreak >= 0 ? lastBreak + 1 : EndOfSpaces(text, end);
    }
}
