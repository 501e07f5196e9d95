namespace ServingCluster.Inference.Tokenizers.Patterns;

/// <summary>The pattern of GPT-2 and of the pre-tokenizer <c>ByteLevel</c>.</summary>
internal sealed class Gpt2Pattern : ScannedPattern
{
    /// <summary>The pattern as a regular expression.</summary>
    public const string Source = @"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+";

    /// <inheritdoc/>
    protected override int LengthAt(ReadOnlySpan<char> text)
    {
        if (Contraction.LengthAt(text, ignoreCase: false) is var contraction and > 0)
            return contraction;
        var start = text[0] == ' ' && text.Length > 1 ? 1 : 0;
        var kind = CharacterKinds.First(text[start..], out var length);
        if (!kind.IsSpace())
            return CharacterKinds.EndOfRun(text, start + length, kind);
        return EndOfSpaces(text, EndOfSpaceRun(text));
    }
}
