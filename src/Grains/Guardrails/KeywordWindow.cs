namespace ServingCluster.Grains.Guardrails;

/// <summary>Looks for words in a text that comes in pieces. Not thread-safe.</summary>
internal sealed class KeywordWindow(Keywords words)
{
    private char[] _text = new char[256];
    private int _length;

    /// <summary>Whether one of the words stands in the text, now that this piece was added.</summary>
    public bool Push(ReadOnlySpan<char> piece)
    {
        if (_length + piece.Length > _text.Length)
            Array.Resize(ref _text, Math.Max(_text.Length * 2, _length + piece.Length));
        piece.CopyTo(_text.AsSpan(_length));
        var text = _text.AsSpan(0, _length + piece.Length);
        if (words.StandIn(text))
            return true;
        // The beginning of a word may stand at the end.
        _length = Math.Min(text.Length, words.Longest - 1);
        text[^_length..].CopyTo(_text);
        return false;
    }
}
