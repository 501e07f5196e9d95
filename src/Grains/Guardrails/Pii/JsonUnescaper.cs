namespace ServingCluster.Grains.Guardrails.Pii;

/// <summary>
/// Reads what a text that is JSON says, one character after the other: inside of its strings what an escape stands for, elsewhere each
/// character itself. Takes what is no JSON too, and any beginning of a text. Not thread-safe.
/// </summary>
internal sealed class JsonUnescaper
{
    /// <summary>The most characters that stand for one.</summary>
    public const int Widest = 6;

    private const char Unreadable = '\uFFFD';

    private int _pending;
    private int _code;

    /// <summary>Whether the place is inside of a string.</summary>
    public bool IsInside { get; private set; }

    /// <summary>Characters of an escape that is not whole yet.</summary>
    public int Pending => _pending;

    /// <summary>Whether a text is JSON rather than prose: an object or an array, by how it begins.</summary>
    public static bool IsJson(ReadOnlySpan<char> text) => text.TrimStart() is ['{' or '[', ..];

    /// <summary>Takes the next character.</summary>
    /// <param name="c">The character.</param>
    /// <param name="value">What is said by it and those pending before it.</param>
    /// <returns>Whether something is said, rather than an escape begun.</returns>
    public bool Take(char c, out char value)
    {
        value = c;
        if (_pending > 0)
            return TakeEscaped(c, ref value);
        if (IsInside && c == '\\')
        {
            _pending = 1;
            return false;
        }

        if (c == '"')
            IsInside = !IsInside;
        return true;
    }

    /// <summary>Ends the text: what is pending stands for nothing.</summary>
    public void End() => _pending = 0;

    private bool TakeEscaped(char c, ref char value)
    {
        if (_pending == 1 && c == 'u')
        {
            (_pending, _code) = (2, 0);
            return false;
        }

        if (_pending >= 2 && char.IsAsciiHexDigit(c))
        {
            _code = (_code << 4) + (char.IsAsciiDigit(c) ? c - '0' : (c | 0x20) - 'a' + 10);
            if (++_pending < Widest)
                return false;
            value = (char)_code;
        }
        else
        {
            value = _pending == 1 ? Plain(c) : Unreadable;
        }

        _pending = 0;
        return true;
    }

    // RFC 8259, 7; what is no escape stands for itself.
    private static char Plain(char c) => c switch
    {
        'b' => '\b',
        'f' => '\f',
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        _ => c,
    };
}
