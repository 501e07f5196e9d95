using System.Buffers.Binary;

namespace ServingCluster.Gateway.Aws;

/// <summary>
/// Reads the headers of a message of an AWS event stream: length and text of the name, a type, a value as long as its type says.
/// </summary>
internal static class EventStreamHeaders
{
    private const byte Bytes = 6;
    private const byte Text = 7;

    /// <summary>The value of a header that is a text, UTF-8; empty where there is none of that name. All headers are checked.</summary>
    /// <exception cref="FormatException">They do not fill the given bytes exactly, or a type is unknown.</exception>
    public static ReadOnlySpan<byte> Find(ReadOnlySpan<byte> headers, ReadOnlySpan<byte> name)
    {
        var found = headers[..0];
        while (headers.Length > 0)
        {
            var nameLength = Take(ref headers, 1)[0];
            var isWanted = Take(ref headers, nameLength).SequenceEqual(name);
            var type = Take(ref headers, 1)[0];
            var value = Take(ref headers, ValueLength(ref headers, type));
            if (isWanted && type == Text)
                found = value;
        }

        return found;
    }

    private static int ValueLength(scoped ref ReadOnlySpan<byte> headers, byte type) => type switch
    {
        0 or 1 => 0, // true, false
        2 => 1,
        3 => 2,
        4 => 4,
        5 or 8 => 8, // a long, a time in milliseconds
        9 => 16, // a UUID
        Bytes or Text => BinaryPrimitives.ReadUInt16BigEndian(Take(ref headers, 2)),
        _ => throw new FormatException($"The event stream is damaged: a header's type is {type}."),
    };

    private static ReadOnlySpan<byte> Take(scoped ref ReadOnlySpan<byte> headers, int count)
    {
        if (count > headers.Length)
            throw new FormatException("The event stream is damaged: a header ends outside the headers.");
        var taken = headers[..count];
        headers = headers[count..];
        return taken;
    }
}
