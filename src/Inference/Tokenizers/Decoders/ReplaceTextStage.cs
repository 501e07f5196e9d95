namespace ServingCluster.Inference.Tokenizers.Decoders;

/// <summary>Puts a text in the place of another; while a token is open, what may be the start of the other text is held back.</summary>
internal sealed class ReplaceTextStage(DecoderStage next, string old, string content) : DecoderStage
{
    private string _held = "";

    /// <inheritdoc/>
    public override void Append(ReadOnlySpan<char> text, bool endsToken)
    {
        if (_held.Length > 0)
            text = string.Concat(_held, text);
        for (int found; (found = text.IndexOf(old, StringComparison.Ordinal)) >= 0; text = text[(found + old.Length)..])
        {
            next.Append(text[..found], endsToken: false);
            next.Append(content, endsToken: false);
        }

        var held = endsToken ? 0 : LengthOfStartAtEnd(text);
        _held = text[^held..].ToString();
        next.Append(text[..^held], endsToken);
    }

    /// <inheritdoc/>
    public override void Flush() => next.Flush();

    private int LengthOfStartAtEnd(ReadOnlySpan<char> text)
    {
        var length = Math.Min(text.Length, old.Length - 1);
        while (!old.AsSpan().StartsWith(text[^length..], StringComparison.Ordinal))
            length--;
        return length;
    }
}
