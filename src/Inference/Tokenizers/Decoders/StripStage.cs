namespace ServingCluster.Inference.Tokenizers.Decoders;

/// <summary>
/// Leaves out a character at the start and at the end of each token. While a token is open, what may turn out to be its end is held
/// back: the characters in question are counted, since they all are the same.
/// </summary>
internal sealed class StripStage(DecoderStage next, string content, int start, int stop) : DecoderStage
{
    private readonly int _start = start;
    private int _startLeft = start;
    private int _held;

    /// <inheritdoc/>
    public override void Append(ReadOnlySpan<char> text, bool endsToken)
    {
        text = StripStart(text);
        var kept = text;
        while (kept.EndsWith(content, StringComparison.Ordinal))
            kept = kept[..^content.Length];
        var trailing = (text.Length - kept.Length) / content.Length;
        if (kept.Length > 0)
        {
            Release(_held);
            next.Append(kept, endsToken: false);
            (_held, _startLeft) = (0, 0);
        }

        _held += trailing;
        if (endsToken)
            EndToken();
        else
            Release(_held - stop);
    }

    /// <inheritdoc/>
    public override void Flush() => next.Flush();

    private ReadOnlySpan<char> StripStart(ReadOnlySpan<char> text)
    {
        while (_startLeft > 0 && text.StartsWith(content, StringComparison.Ordinal))
        {
            text = text[content.Length..];
            _startLeft--;
        }

        return text;
    }

    private void EndToken()
    {
        Release(_held - stop);
        next.Append("", endsToken: true);
        (_held, _startLeft) = (0, _start);
    }

    // Passes on some of the held characters; the rest stays.
    private void Release(int count)
    {
        for (; count > 0; count--, _held--)
            next.Append(content, endsToken: false);
    }
}
