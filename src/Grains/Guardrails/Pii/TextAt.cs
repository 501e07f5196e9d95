namespace ServingCluster.Grains.Guardrails.Pii;

/// <summary>A place in a text that a detector looks at.</summary>
/// <param name="text">What is there of the text.</param>
/// <param name="start">The place.</param>
/// <param name="isFinal">Whether nothing follows the text.</param>
internal readonly ref struct TextAt(ReadOnlySpan<char> text, int start, bool isFinal)
{
    /// <summary>How far before the place a word may stand that says what a number is.</summary>
    public const int Lookback = 48;

    private readonly ReadOnlySpan<char> _text = text;

    /// <summary>Where the place is in the text.</summary>
    public int Start { get; } = start;

    /// <summary>The text from the place on.</summary>
    public ReadOnlySpan<char> Rest => _text[Start..];

    /// <summary>The character before the place; NUL at the beginning of the text.</summary>
    public char Before => Start == 0 ? '\0' : _text[Start - 1];

    /// <summary>The text just before the place.</summary>
    public ReadOnlySpan<char> Context => _text[Math.Max(0, Start - Lookback)..Start];

    /// <summary>Whether what follows the first <paramref name="length"/> characters is not known yet.</summary>
    public bool IsOpen(int length) => !isFinal && Start + length >= _text.Length;

    /// <summary>The character after so many; NUL at the end of the text.</summary>
    public char After(int length) => Start + length < _text.Length ? _text[Start + length] : '\0';
}
