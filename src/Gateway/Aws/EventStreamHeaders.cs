using System.Buffers.Binary;
using System.Text;

namespace ServingCluster.Gateway.Aws;

/// <summary>Reads the headers of a message of an AWS event stream: length and text of the name, a type, a value as long as its type says.</summary>
internal static class EventStreamHeaders
{
    private const byte Bytes = 6;
    private const byte Text = 7;

    /// <summary>The headers that are texts, by name.</summary>
    /// <exception cref="InvalidDataException">They do not fill the given bytes exactly, or a type is unknown.</exception>
    public static Dictionary<string, string> Read(ReadOnlySpan<byte> data)
    {
        Dictionary<string, string> headers = new(StringComparer.Ordinal);
        while (data.Length > 0)
        {
            var nameLength = Take(ref data, 1)[0];
            var name = Encoding.UTF8.GetString(Take(ref data, nameLength));
            var type = Take(ref data, 1)[0];
            var value = Take(ref data, ValueLength(ref data, type));
            if (type == Text)
                headers[name] = Encoding.UTF8.GetString(value);
        }
        return headers;
    }

    private static int ValueLength(ref ReadOnlySpan<byte> data, byte type) => type switch
    {
        0 or 1 => 0, // true, false
        2 => 1,
        3 => 2,
        4 => 4,
        5 or 8 => 8, // a long, a time in milliseconds
        9 => 16, // a UUID
        Bytes or Text => BinaryPrimitives.ReadUInt16BigEndian(Take(ref data, 2)),
        _ => throw new InvalidDataException($"The event stream is damaged: a header's type is {type}."),
    };

    private static ReadOnlySpan<byte> Take(ref ReadOnlySpan<byte> data, int count)
    {
        if (count > data.Length)
            throw new InvalidDataException("The event stream is damaged: a header ends outside the headers.");
        var taken = data[..count];
        data = data[count..];
        return taken;
    }
}
