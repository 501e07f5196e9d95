using System.Buffers;

namespace ServingCluster.Inference;

/// <summary>Counts the characters (Unicode code points) of strings as they stand in JSON, without decoding them.</summary>
public static class JsonCharacters
{
    private const int EscapeBytes = 2;
    private const int CodeEscapeBytes = 6;

    // A string of these bytes alone has as many characters as bytes.
    private static readonly SearchValues<byte> Plain = SearchValues.Create([.. Enumerable.Range(0, 0x80).Where(b => b != '\\').Select(b => (byte)b)]);

    /// <summary>The characters of a string. Halves of a pair that stand alone count as they come: the first is one, the second none.</summary>
    /// <param name="escaped">The string between its quotation marks, UTF-8, with its escapes; of valid JSON.</param>
    public static int Count(ReadOnlySpan<byte> escaped)
    {
        var plain = escaped.IndexOfAnyExcept(Plain);
        if (plain < 0)
            return escaped.Length;
        var count = plain;
        for (var i = plain; i < escaped.Length;)
        {
            var here = escaped[i..];
            count += Begins(here) ? 1 : 0;
            i += here[0] != '\\' ? 1 : IsCode(here) ? CodeEscapeBytes : EscapeBytes;
        }

        return count;
    }

    // Each character begins with a byte that continues no other; an escape is one, but for that of a pair's second half (\uDC00 to \uDFFF).
    private static bool Begins(ReadOnlySpan<byte> here) => here[0] == '\\' ? !IsSecondHalf(here) : (here[0] & 0xC0) != 0x80;

    private static bool IsCode(ReadOnlySpan<byte> escape) => escape is [_, (byte)'u', ..];

    private static bool IsSecondHalf(ReadOnlySpan<byte> escape) =>
        IsCode(escape) && escape is [_, _, (byte)'d' or (byte)'D', (>= (byte)'c' and <= (byte)'f') or (>= (byte)'C' and <= (byte)'F'), ..];
}
