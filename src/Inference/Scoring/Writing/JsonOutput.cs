using System.Buffers;
using System.Buffers.Text;
using System.Text;

namespace ServingCluster.Inference.Scoring.Writing;

/// <summary>JSON text that grows in an array from <see cref="ArrayPool{T}.Shared"/>. Whoever takes <see cref="Buffer"/> gives it back.</summary>
internal struct JsonOutput
{
    // Control characters, the quote and the backslash have to be escaped (RFC 8259, section 7).
    private static readonly SearchValues<char> Escaped =
        SearchValues.Create("\"\\" + string.Concat(Enumerable.Range(0, 0x20).Select(c => (char)c)));

    /// <summary>An empty text with room for about this many bytes.</summary>
    public JsonOutput(int expected)
    {
        Buffer = ArrayPool<byte>.Shared.Rent(expected);
    }

    /// <summary>The array; the first <see cref="Length"/> bytes count.</summary>
    public byte[] Buffer { get; private set; }

    /// <summary>Bytes written.</summary>
    public int Length { get; private set; }

    /// <summary>Room for at least this many bytes; <see cref="Advance"/> tells how many were written.</summary>
    public Span<byte> Room(int bytes)
    {
        if (Buffer.Length - Length < bytes)
            Grow(bytes);
        return Buffer.AsSpan(Length);
    }

    /// <summary>Counts bytes that were written into <see cref="Room"/>.</summary>
    public void Advance(int bytes) => Length += bytes;

    /// <summary>Writes one character of ASCII.</summary>
    public void Write(char character)
    {
        Room(1)[0] = (byte)character;
        Length++;
    }

    /// <summary>Writes UTF-8 as it stands.</summary>
    public void Write(ReadOnlySpan<byte> raw)
    {
        raw.CopyTo(Room(raw.Length));
        Length += raw.Length;
    }

    /// <summary>Writes a text in quotes, escaped where it must be. Half surrogate pairs become U+FFFD.</summary>
    public void WriteText(ReadOnlySpan<char> text)
    {
        Write('"');
        if (text.IndexOfAny(Escaped) < 0)
            Length += Encoding.UTF8.GetBytes(text, Room(Encoding.UTF8.GetMaxByteCount(text.Length)));
        else
            WriteEscaped(text);
        Write('"');
    }

    /// <summary>Writes a whole number.</summary>
    public void WriteNumber(long value)
    {
        Utf8Formatter.TryFormat(value, Room(20), out var written);
        Length += written;
    }

    private void WriteEscaped(ReadOnlySpan<char> text)
    {
        foreach (var rune in text.EnumerateRunes())
        {
            var room = Room(6);
            if (rune.Value is '"' or '\\')
            {
                room[0] = (byte)'\\';
                room[1] = (byte)rune.Value;
                Length += 2;
            }
            else if (rune.Value < 0x20)
            {
                "\\u00"u8.CopyTo(room);
                room[4] = (byte)(rune.Value < 0x10 ? '0' : '1');
                room[5] = "0123456789abcdef"u8[rune.Value & 15];
                Length += 6;
            }
            else
                Length += rune.EncodeToUtf8(room);
        }
    }

    private void Grow(int bytes)
    {
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(checked(Length + bytes), (int)Math.Min(Array.MaxLength, Buffer.Length * 2L)));
        Buffer.AsSpan(0, Length).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(Buffer);
        Buffer = larger;
    }
}
