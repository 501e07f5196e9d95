using System.Globalization;

namespace ServingCluster.Bare;

/// <summary>JSON text in an array that is large enough from the start.</summary>
internal struct BareText(byte[] room)
{
    /// <summary>Bytes written.</summary>
    public int Length { get; private set; }

    /// <summary>Room that an answer needs: no value takes more than 24 bytes, no row more than 64 besides.</summary>
    public static int RoomFor(int rows, int values) => 64 + (64 * rows) + (24 * values);

    /// <summary>Writes UTF-8 as it stands.</summary>
    public void Write(ReadOnlySpan<byte> raw)
    {
        raw.CopyTo(room.AsSpan(Length));
        Length += raw.Length;
    }

    /// <summary>Writes a whole number.</summary>
    public void Write(long value)
    {
        value.TryFormat(room.AsSpan(Length), out var length, default, CultureInfo.InvariantCulture);
        Length += length;
    }

    /// <summary>Writes a list.</summary>
    public void Write(ReadOnlySpan<float> values)
    {
        for (var i = 0; i < values.Length; i++)
        {
            room[Length++] = (byte)(i == 0 ? '[' : ',');
            Write(values[i]);
        }

        room[Length++] = (byte)']';
    }

    // The shortest text that reads back the same; a whole number keeps ".0", so that clients see the type.
    private void Write(float value)
    {
        var rest = room.AsSpan(Length);
        value.TryFormat(rest, out var length, default, CultureInfo.InvariantCulture);
        if (rest[..length].IndexOfAny((byte)'.', (byte)'E') < 0)
        {
            ".0"u8.CopyTo(rest[length..]);
            length += 2;
        }

        Length += length;
    }
}
