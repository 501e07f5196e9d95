using System.Globalization;

namespace ServingCluster.Grains.Guardrails.Pii;

/// <summary>The characters that a text of JSON says, each with how many stand for it there. Not thread-safe.</summary>
internal sealed class JsonCharacters
{
    private const byte Inside = 0x80;

    private char[] _values = new char[256];
    private byte[] _widths = new byte[256];

    /// <summary>How many there are.</summary>
    public int Length { get; private set; }

    /// <summary>What they are.</summary>
    public ReadOnlySpan<char> Values => _values.AsSpan(0, Length);

    /// <summary>Adds one.</summary>
    /// <param name="value">What it is.</param>
    /// <param name="width">How many characters of the text stand for it.</param>
    /// <param name="isInside">Whether they are inside of a string.</param>
    public void Add(char value, int width, bool isInside)
    {
        if (Length == _values.Length)
        {
            Array.Resize(ref _values, Length * 2);
            Array.Resize(ref _widths, Length * 2);
        }

        _values[Length] = value;
        _widths[Length++] = (byte)(isInside ? width | Inside : width);
    }

    /// <summary>Forgets so many from the beginning, where that makes much room. How many were forgotten.</summary>
    public int Forget(int count)
    {
        if (count < _values.Length / 2)
            return 0;
        Array.Copy(_values, count, _values, 0, Length - count);
        Array.Copy(_widths, count, _widths, 0, Length - count);
        Length -= count;
        return count;
    }

    /// <summary>How many characters of the text stand for those from one place to another.</summary>
    public int WidthOf(int start, int end)
    {
        var width = 0;
        for (var i = start; i < end; i++)
            width += _widths[i] & ~Inside;
        return width;
    }

    /// <summary>Whether one may be part of a number.</summary>
    public bool IsOfNumber(int place) => _widths[place] < Inside && (char.IsAsciiDigit(_values[place]) || _values[place] is '-' or '+' or '.' or 'e' or 'E');

    /// <summary>Whether those from one place to another are a number.</summary>
    public bool IsNumber(int start, int end)
    {
        if (_widths[start] >= Inside)
            return false;
        var text = _values.AsSpan(start..end);
        return (text[0] == '-' || char.IsAsciiDigit(text[0])) && char.IsAsciiDigit(text[^1])
            && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _);
    }
}
